using System.Net;
using System.Text;
using System.Text.Json;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Tests;

/// <summary>The chain's time: the machine's, a multiple of it, or moved by hand.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualTime machine = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_manual_clock_moves_only_by_hand_and_a_checkpoint_shows_it()
    {
        await using var chain = await TestChain.Start(TestChain.Options() with { Clock = ChainClock.Manual }, machine);
        var began = chain.Chain.Now;
        machine.Now += TimeSpan.FromDays(1);
        Assert.Equal(began, chain.Chain.Now);

        Assert.Equal(began + TimeSpan.FromHours(2), await chain.Chain.Advance(TimeSpan.FromHours(2)));

        var tip = (await chain.Rpc.Call(SuiMethods.GetCheckpoint, new() { ReadMask = new() { Paths = { "summary" } } })).Checkpoint.Summary;
        Assert.Equal(began + TimeSpan.FromHours(2), tip.Timestamp.ToDateTimeOffset());
        Assert.Equal(1UL, tip.SequenceNumber);
    }

    [Fact]
    public async Task A_manual_clock_makes_no_checkpoints_by_itself()
    {
        await using var chain = await TestChain.Start(
            TestChain.Options() with { Clock = ChainClock.Manual, CheckpointInterval = TimeSpan.FromMilliseconds(10) });
        for (var i = 1UL; i <= 5; i++)
        {
            var done = await chain.Execute(chain.Transfer((await chain.Coins())[0], SuiAddress.Parse("0xb0b"), 1));
            Assert.Equal(i, done.Checkpoint);
        }
    }

    [Fact]
    public async Task A_manual_clock_goes_on_where_it_stood_after_a_restart()
    {
        var options = TestChain.Options(folder.Path) with { Clock = ChainClock.Manual };
        DateTimeOffset stood;
        await using (var chain = await TestChain.Start(options, machine))
        {
            stood = await chain.Chain.Advance(TimeSpan.FromDays(30));
        }

        machine.Now += TimeSpan.FromDays(300);
        await using var again = await TestChain.Start(options, machine);
        Assert.Equal(stood, again.Chain.Now);
        Assert.Equal(stood + TimeSpan.FromSeconds(1), await again.Chain.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task An_accelerated_clock_runs_by_its_factor_and_never_falls_back_at_a_restart()
    {
        var options = TestChain.Options(folder.Path) with { Clock = ChainClock.Times(60), CheckpointInterval = TimeSpan.FromMinutes(1) };
        DateTimeOffset stood;
        await using (var chain = await TestChain.Start(options, machine))
        {
            var began = chain.Chain.Now;
            machine.Now += TimeSpan.FromMinutes(1);
            Assert.Equal(began + TimeSpan.FromHours(1), chain.Chain.Now);
            await chain.Execute(chain.Transfer((await chain.Coins())[0], SuiAddress.Parse("0xb0b"), 1));
            stood = chain.Chain.Now;
        }

        await using var real = await TestChain.Start(options with { Clock = ChainClock.Real }, machine);
        Assert.Equal(stood, real.Chain.Now);
        machine.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(stood + TimeSpan.FromMinutes(1), real.Chain.Now);
    }

    [Fact]
    public async Task A_real_clock_is_not_moved_by_hand()
    {
        await using var chain = await TestChain.Start(TestChain.Options());
        await Assert.ThrowsAsync<InvalidOperationException>(() => chain.Chain.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(HttpStatusCode.NotFound, (await Post(chain, """{"milliseconds":1}""")).Status);
    }

    [Fact]
    public async Task A_manual_clock_is_moved_over_http()
    {
        await using var chain = await TestChain.Start(TestChain.Options() with { Clock = ChainClock.Manual }, machine);
        var began = chain.Chain.Now;
        var (status, body) = await Post(chain, """{"milliseconds":60000}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var shown = JsonDocument.Parse(body).RootElement.GetProperty("timestamp_ms").GetInt64();
        Assert.Equal((began + TimeSpan.FromMinutes(1)).ToUnixTimeMilliseconds(), shown);
        string[] wrong =
        [
            "", "[]", "{}", """{"milliseconds":0}""", """{"milliseconds":-1}""", """{"milliseconds":"1"}""", """{"milliseconds":1e30}""",
            """{"milliseconds":1.5}""",
        ];
        foreach (var each in wrong)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Post(chain, each)).Status);
        }

        Assert.Equal(began + TimeSpan.FromMinutes(1), chain.Chain.Now);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => chain.Chain.Advance(TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => chain.Chain.Advance(TimeSpan.FromDays(4000)));
    }

    [Fact]
    public async Task A_clock_that_reaches_the_end_of_time_stands_there()
    {
        await using var chain = await TestChain.Start(TestChain.Options() with { Clock = ChainClock.Manual }, machine);
        for (var i = 0; i < 810; i++)
        {
            await chain.Chain.Advance(TimeSpan.FromDays(3650));
        }

        Assert.Equal(9999, chain.Chain.Now.Year);
        Assert.Equal(9999, (await chain.Rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest())).Timestamp.ToDateTimeOffset().Year);
    }

    [Theory]
    [InlineData("real", true)]
    [InlineData("manual", true)]
    [InlineData("60x", true)]
    [InlineData("0.5x", true)]
    [InlineData("0x", false)]
    [InlineData("x", false)]
    [InlineData("-1x", false)]
    [InlineData("10001x", false)]
    [InlineData("60", false)]
    [InlineData("", false)]
    public void A_clock_is_named_by_word_or_factor(string text, bool isClock) => Assert.Equal(isClock, ChainClock.TryParse(text) is not null);

    private static async Task<(HttpStatusCode Status, string Body)> Post(TestChain chain, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await http.PostAsync(new Uri(chain.Chain.Url, "/v1/clock/advance"), content);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }
}
