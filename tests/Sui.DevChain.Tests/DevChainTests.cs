using System.Text.Json;
using System.Text.Json.Nodes;
using Sui.DevChain.Ledger;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Tests;

public sealed class DevChainTests : IDisposable
{
    private static readonly SuiAddress Bob = SuiAddress.Parse("0xb0b");
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_later_start_continues_the_chain()
    {
        DevChainIds ids;
        ExecutedTransaction done;
        await using (var chain = await TestChain.Start(TestChain.Options(folder.Path)))
        {
            ids = chain.Chain.Ids;
            done = await chain.Execute(chain.Transfer((await chain.Coins())[0], Bob, 123));
        }

        await using var again = await TestChain.Start(TestChain.Options(folder.Path));
        Assert.Equal(ids, again.Chain.Ids);
        Assert.Equal(123UL, await again.Balance(Bob));
        var request = new GetTransactionRequest { Digest = done.Digest, ReadMask = new() { Paths = { "*" } } };
        var found = await again.Rpc.Call(SuiMethods.GetTransaction, request);
        Assert.Equal(done.Effects, found.Transaction.Effects);
        Assert.Equal(done.Checkpoint, found.Transaction.Checkpoint);
    }

    [Fact]
    public async Task Ids_of_the_contracts_are_the_same_on_every_chain_and_the_chain_is_not()
    {
        using var other = new TempFolder();
        await using var one = await TestChain.Start(TestChain.Options(folder.Path));
        await using var two = await TestChain.Start(TestChain.Options(other.Path) with { Shards = 20 }, new ManualTime());
        Assert.Equal(one.Chain.Ids with { ChainId = two.Chain.Ids.ChainId }, two.Chain.Ids);
        Assert.NotEqual(one.Chain.Ids.ChainId, two.Chain.Ids.ChainId);
    }

    [Fact]
    public async Task A_chain_of_before_there_were_votes_has_no_managers()
    {
        await using (var chain = await TestChain.Start(TestChain.Options(folder.Path)))
        {
            Assert.NotEqual(chain.Chain.Ids.UpgradeManager!.Value, chain.Chain.Ids.SlashingManager!.Value);
        }

        using (var file = LedgerFile.Open(folder.Path))
        using (var batch = new LedgerBatch(file))
        {
            var made = JsonNode.Parse(batch.View.FindMeta("genesis"))!.AsObject();
            Assert.True(made.Remove("UpgradeManager") && made.Remove("SlashingManager"));
            batch.PutMeta("genesis", JsonSerializer.SerializeToUtf8Bytes(made));
            batch.Commit();
        }

        await using var old = await TestChain.Start(TestChain.Options(folder.Path));
        Assert.Null(old.Chain.Ids.UpgradeManager);
        Assert.Null(old.Chain.Ids.SlashingManager);
    }

    [Fact]
    public async Task Another_number_of_shards_is_refused_in_one_line()
    {
        await (await TestChain.Start(TestChain.Options(folder.Path))).DisposeAsync();
        var refused = await Assert.ThrowsAsync<DevChainException>(() => TestChain.Start(TestChain.Options(folder.Path) with { Shards = 20 }));
        Assert.Contains("has 10 shards, 20 are asked for", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        await (await TestChain.Start(TestChain.Options(folder.Path))).DisposeAsync();
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_one_line_and_the_folder_is_free_again()
    {
        await using var one = await TestChain.Start(TestChain.Options(folder.Path));
        using var other = new TempFolder();
        var options = TestChain.Options(other.Path) with { Listen = one.Chain.Url.Authority };
        var refused = await Assert.ThrowsAsync<DevChainException>(() => TestChain.Start(options));
        Assert.Equal($"{options.Listen} is in use by another program; choose another address to listen on.", refused.Message);
        await (await TestChain.Start(options with { Listen = "127.0.0.1:0" })).DisposeAsync();
    }

    [Fact]
    public void Every_fault_of_the_options_has_its_line()
    {
        var options = new DevChainOptions
        {
            DataDirectory = " ",
            Listen = "somewhere",
            Shards = 1,
            CheckpointInterval = TimeSpan.Zero,
            HistoryCheckpoints = 0,
            FaucetMist = 0,
            FaucetSeed = new byte[3],
            EpochZeroDuration = TimeSpan.FromSeconds(-1),
            Accounts = new Dictionary<SuiAddress, Endowment> { [Bob] = new(ulong.MaxValue, ulong.MaxValue) },
        };
        Assert.Equal(10, options.Validate().Count);
        Assert.All(options.Validate(), line => Assert.DoesNotContain('\n', line));
        Assert.Empty(TestChain.Options("folder").Validate());
    }

    [Fact]
    public async Task The_same_transaction_again_is_answered_with_what_became_of_it()
    {
        await using var chain = await TestChain.Start(TestChain.Options(folder.Path));
        var transfer = chain.Transfer((await chain.Coins())[0], Bob, 5);
        var first = await chain.Execute(transfer);
        var second = await chain.Execute(transfer);
        Assert.True(first.Effects.Status.Success);
        Assert.Equal(first, second);
        Assert.Equal(5UL, await chain.Balance(Bob));
    }

    [Fact]
    public async Task Of_two_transactions_over_one_coin_one_is_executed_and_the_other_told_to_be_made_anew()
    {
        await using var chain = await TestChain.Start(TestChain.Options(folder.Path));
        var coin = (await chain.Coins())[0];
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(async i =>
        {
            try
            {
                return (await chain.Execute(chain.Transfer(coin, Bob, (ulong)i))).Effects.Status.Success ? GrpcStatus.Ok : GrpcStatus.Unknown;
            }
            catch (SuiRpcException e)
            {
                return e.Status;
            }
        }));
        Assert.Single(outcomes, GrpcStatus.Ok);
        Assert.Equal(7, outcomes.Count(o => o == GrpcStatus.FailedPrecondition));
    }

    [Fact]
    public async Task Only_the_senders_signature_of_these_bytes_counts()
    {
        await using var chain = await TestChain.Start(TestChain.Options(folder.Path));
        using var mallory = SuiKeyPair.Generate();
        var bcs = chain.Transfer((await chain.Coins())[0], Bob, 5);
        var other = chain.Transfer((await chain.Coins())[0], Bob, 6);
        foreach (var signature in new[] { mallory.Sign(bcs).Encode(), chain.Alice.Sign(other).Encode(), new byte[97], [9], [] })
        {
            var refused = await Assert.ThrowsAsync<SuiRpcException>(() => chain.Execute(bcs, signature));
            Assert.Equal(GrpcStatus.InvalidArgument, refused.Status);
        }

        Assert.Equal(0UL, await chain.Balance(Bob));
    }

    [Fact]
    public async Task A_transaction_is_visible_in_everything_when_its_execution_is_answered()
    {
        await using var chain = await TestChain.Start(TestChain.Options(folder.Path));
        for (var i = 1UL; i <= 20; i++)
        {
            var done = await chain.Execute(chain.Transfer((await chain.Coins())[0], Bob, 1));
            Assert.Equal(i, await chain.Balance(Bob));
            var request = new GetCheckpointRequest { SequenceNumber = done.Checkpoint, ReadMask = new() { Paths = { "transactions.digest" } } };
            var checkpoint = (await chain.Rpc.Call(SuiMethods.GetCheckpoint, request)).Checkpoint;
            Assert.Equal(done.Digest, Assert.Single(checkpoint.Transactions).Digest);
        }
    }

    [Fact]
    public async Task Checkpoints_have_no_gap_chain_by_digest_and_their_time_does_not_fall()
    {
        var time = new ManualTime();
        await using var chain = await TestChain.Start(TestChain.Options(folder.Path), time);
        var done = await chain.Execute(chain.Transfer((await chain.Coins())[0], Bob, 1));
        time.Now += TimeSpan.FromHours(1);
        var last = await Reach(chain, done.Checkpoint + 1);
        time.Now -= TimeSpan.FromHours(2);
        done = await chain.Execute(chain.Transfer((await chain.Coins())[0], Bob, 1));
        Assert.True(done.Checkpoint > last);

        Checkpoint? previous = null;
        for (ulong sequence = 0; sequence <= done.Checkpoint; sequence++)
        {
            var request = new GetCheckpointRequest { SequenceNumber = sequence, ReadMask = new() { Paths = { "*" } } };
            var checkpoint = (await chain.Rpc.Call(SuiMethods.GetCheckpoint, request)).Checkpoint;
            Assert.Equal(sequence, checkpoint.Summary.SequenceNumber);
            if (previous is not null)
            {
                Assert.Equal(previous.Digest, checkpoint.Summary.PreviousDigest);
                Assert.True(checkpoint.Summary.Timestamp >= previous.Summary.Timestamp);
            }

            previous = checkpoint;
        }
    }

    [Fact]
    public async Task Subscribers_get_every_checkpoint_in_order_with_its_transactions()
    {
        await using var chain = await TestChain.Start(TestChain.Options(folder.Path));
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var request = new SubscribeCheckpointsRequest { ReadMask = new() { Paths = { "sequence_number", "transactions.digest" } } };
        string? wanted = null;
        ulong? last = null;
        await foreach (var reply in chain.Rpc.Stream(SuiMethods.SubscribeCheckpoints, request, enough.Token))
        {
            Assert.Equal(reply.Cursor, reply.Checkpoint.SequenceNumber);
            Assert.True(last is null || reply.Cursor == last + 1);
            last = reply.Cursor;
            wanted ??= (await chain.Execute(chain.Transfer((await chain.Coins())[0], Bob, 1))).Digest;
            if (reply.Checkpoint.Transactions.Any(t => t.Digest == wanted))
            {
                return;
            }
        }

        Assert.Fail("The stream ended.");
    }

    [Fact]
    public async Task Chains_in_memory_are_each_their_own_and_leave_nothing()
    {
        await using (var one = await TestChain.Start(TestChain.Options()))
        {
            await one.Execute(one.Transfer((await one.Coins())[0], Bob, 7));
            await using var other = await TestChain.Start(TestChain.Options());
            Assert.Equal((7UL, 0UL), (await one.Balance(Bob), await other.Balance(Bob)));
        }

        await using var later = await TestChain.Start(TestChain.Options());
        Assert.Equal(0UL, await later.Balance(Bob));
    }

    [Fact]
    public async Task A_chain_in_memory_is_read_while_it_is_written()
    {
        await using var chain = await TestChain.Start(TestChain.Options());
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await chain.Coins();
                await chain.Balance(Bob);
            }
        })).ToArray();
        for (var i = 0; i < 100; i++)
        {
            await chain.Execute(chain.Transfer((await chain.Coins())[0], Bob, 1));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(100UL, await chain.Balance(Bob));
    }

    [Fact]
    public async Task A_stopping_chain_ends_its_streams()
    {
        var chain = await TestChain.Start(TestChain.Options(folder.Path));
        var first = new TaskCompletionSource();
        var follower = Task.Run(async () =>
        {
            await foreach (var _ in chain.Rpc.Stream(SuiMethods.SubscribeCheckpoints, new SubscribeCheckpointsRequest()))
            {
                first.TrySetResult();
            }
        });
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await chain.Chain.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        await Record.ExceptionAsync(() => follower.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(follower.IsCompleted);
        chain.Rpc.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_faucet_serves_many_at_once(bool isInMemory)
    {
        await using var chain = await TestChain.Start(TestChain.Options(isInMemory ? null : folder.Path));
        using var http = new HttpClient { BaseAddress = chain.Chain.Url };
        var addresses = Enumerable.Range(1, 20).Select(i => SuiAddress.Parse($"0x{i:x}c0ffee")).ToArray();
        await Task.WhenAll(addresses.Select(async a =>
        {
            using var content = new StringContent($$$"""{"FixedAmountRequest":{"recipient":"{{{a}}}"}}""");
            using var reply = await http.PostAsync("/v2/gas", content);
            Assert.Contains("\"status\":\"Success\"", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }));
        foreach (var address in addresses)
        {
            Assert.Equal(TestChain.Options("").FaucetMist, await chain.Balance(address));
        }
    }

    private static async Task<ulong> Reach(TestChain chain, ulong sequence)
    {
        while (true)
        {
            var tip = (await chain.Rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest())).CheckpointHeight;
            if (tip >= sequence)
            {
                return tip;
            }

            await Task.Delay(5);
        }
    }
}
