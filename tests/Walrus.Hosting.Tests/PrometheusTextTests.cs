using System.Diagnostics.Metrics;
using Walrus.Hosting.Metrics;

namespace Walrus.Hosting.Tests;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter meter = new("test");
    private readonly PrometheusText text;

    public PrometheusTextTests() => text = new PrometheusText(meter);

    public void Dispose()
    {
        text.Dispose();
        meter.Dispose();
    }

    private string[] Lines() => text.Render().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void A_counter_adds_up_for_each_set_of_labels()
    {
        var counter = meter.CreateCounter<long>("walrus_slivers_stored_total", description: "Slivers stored.");
        counter.Add(2, new KeyValuePair<string, object?>("sliver_type", "primary"));
        counter.Add(3, new KeyValuePair<string, object?>("sliver_type", "primary"));
        counter.Add(1, new KeyValuePair<string, object?>("sliver_type", "secondary"));
        Assert.Equal(
            [
                "# HELP walrus_slivers_stored_total Slivers stored.", "# TYPE walrus_slivers_stored_total counter",
                "walrus_slivers_stored_total{sliver_type=\"primary\"} 5", "walrus_slivers_stored_total{sliver_type=\"secondary\"} 1",
            ],
            Lines());
    }

    [Fact]
    public void A_gauge_is_what_it_is_when_it_is_asked()
    {
        int value = 1;
        meter.CreateObservableGauge("epoch", () => value);
        Assert.Contains("epoch 1", Lines());
        value = 7;
        Assert.Contains("epoch 7", Lines());
        Assert.Contains("# TYPE epoch gauge", Lines());
    }

    [Fact]
    public void A_counter_that_goes_up_and_down_is_a_gauge()
    {
        var active = meter.CreateUpDownCounter<int>("active");
        active.Add(3);
        active.Add(-1);
        Assert.Contains("active 2", Lines());
    }

    [Fact]
    public void A_histogram_counts_below_each_bound()
    {
        var seconds = meter.CreateHistogram<double>("request_seconds");
        seconds.Record(0.003);
        seconds.Record(0.3);
        seconds.Record(1000);
        var lines = Lines();
        Assert.Contains("request_seconds_bucket{le=\"0.0025\"} 0", lines);
        Assert.Contains("request_seconds_bucket{le=\"0.005\"} 1", lines);
        Assert.Contains("request_seconds_bucket{le=\"60\"} 2", lines);
        Assert.Contains("request_seconds_bucket{le=\"+Inf\"} 3", lines);
        Assert.Contains("request_seconds_count 3", lines);
        Assert.Contains("request_seconds_sum 1000.303", lines);
    }

    [Fact]
    public void Names_and_labels_from_anywhere_stay_one_line_of_the_format()
    {
        meter.CreateCounter<int>("http.server-requests").Add(1, new KeyValuePair<string, object?>("http.route", "a\"b\\c\nd"));
        Assert.Equal("http_server_requests{http_route=\"a\\\"b\\\\c\\nd\"} 1", Lines()[^1]);
    }

    [Fact]
    public void Another_meters_instruments_are_not_ours()
    {
        using var other = new Meter("test");
        other.CreateCounter<int>("theirs").Add(1);
        Assert.Empty(Lines());
    }

    [Fact]
    public void Labels_without_bound_do_not_grow_without_bound()
    {
        var counter = meter.CreateCounter<int>("many");
        for (int i = 0; i < 5_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        Assert.Equal(2_000 + 2, Lines().Length);
    }
}
