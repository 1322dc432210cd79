using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Walrus.Hosting.Metrics;

/// <summary>
/// The instruments of one meter as Prometheus reads them (text format 0.0.4). Written by hand because OpenTelemetry's Prometheus exporter is
/// not in every NuGet mirror; the instruments are .NET's own, so any other exporter works beside it.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>The content type of <see cref="Render"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // A label with a value from outside must not grow without bound.
    private const int MaxSeries = 2_000;
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, Family> families = new();

    /// <summary>Listens to the instruments of <paramref name="meter"/>, also to those it gets later.</summary>
    public PrometheusText(Meter meter)
    {
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (ReferenceEquals(instrument.Meter, meter) && Kind(instrument) is { } kind)
            {
                it.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument, _ => new Family(instrument, kind)));
            }
        };
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((Family)state!).Record(value, tags));
        listener.Start();
    }

    /// <summary>Every series with its value now.</summary>
    public string Render()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            family.Render(text);
        }

        return text.ToString();
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => listener.Dispose();

    private static string? Kind(Instrument instrument)
    {
        var type = instrument.GetType();
        return !type.IsGenericType ? null
            : type.GetGenericTypeDefinition() is var open && (open == typeof(Counter<>) || open == typeof(ObservableCounter<>)) ? "counter"
            : open == typeof(Histogram<>) ? "histogram"
            : "gauge";
    }

    private sealed class Family(Instrument instrument, string kind)
    {
        private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
        private readonly bool adds = (!instrument.IsObservable && kind == "counter")
            || instrument.GetType().GetGenericTypeDefinition() == typeof(UpDownCounter<>);
        private readonly Dictionary<string, Series> series = [];
        private readonly Lock gate = new();

        internal string Name { get; } = Named(instrument.Name);

        internal void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = Labels(tags);
            lock (gate)
            {
                if (!series.TryGetValue(labels, out var one))
                {
                    if (series.Count >= MaxSeries)
                    {
                        return;
                    }

                    series.Add(labels, one = new Series(kind == "histogram" ? new long[Seconds.Length] : []));
                }

                if (kind == "histogram")
                {
                    one.Observe(value, Seconds);
                }
                else
                {
                    one.Value = adds ? one.Value + value : value;
                }
            }
        }

        internal void Render(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {Line(instrument.Description ?? "")}\n# TYPE {Name} {kind}\n");
            lock (gate)
            {
                foreach (var (labels, one) in series.OrderBy(s => s.Key, StringComparer.Ordinal))
                {
                    if (kind != "histogram")
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{Name}{Braced(labels)} {one.Value:R}\n");
                        continue;
                    }

                    var comma = labels.Length > 0 ? "," : "";
                    for (int i = 0; i < Seconds.Length; i++)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{{labels}{comma}le=\"{Seconds[i]:R}\"}} {one.Buckets[i]}\n");
                    }

                    text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{{labels}{comma}le=\"+Inf\"}} {one.Count}\n");
                    text.Append(CultureInfo.InvariantCulture, $"{Name}_sum{Braced(labels)} {one.Value:R}\n");
                    text.Append(CultureInfo.InvariantCulture, $"{Name}_count{Braced(labels)} {one.Count}\n");
                }
            }
        }

        private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.IsEmpty)
            {
                return "";
            }

            var labels = new StringBuilder();
            foreach (var (key, value) in tags)
            {
                var shown = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                labels.Append(labels.Length > 0 ? "," : "").Append(Named(key)).Append("=\"")
                    .Append(Line(shown).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            }

            return labels.ToString();
        }

        private static string Braced(string labels) => labels.Length > 0 ? $"{{{labels}}}" : "";

        private static string Line(string text) =>
            text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

        private static string Named(string text) => string.Concat(text.Select((c, i) =>
            char.IsAsciiLetter(c) || c is '_' or ':' || (i > 0 && char.IsAsciiDigit(c)) ? c : '_'));
    }

    private sealed class Series(long[] buckets)
    {
        internal long[] Buckets => buckets;

        internal long Count { get; private set; }

        internal double Value { get; set; }

        internal void Observe(double value, double[] bounds)
        {
            Count++;
            Value += value;
            for (int i = 0; i < bounds.Length; i++)
            {
                buckets[i] += value <= bounds[i] ? 1 : 0;
            }
        }
    }
}
