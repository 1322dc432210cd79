using Microsoft.Extensions.Logging.Abstractions;
using Sui.DevChain.Contracts;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Tests.Execution;

public sealed class SequencerTests : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly LedgerFile file;
    private readonly Sequencer sequencer;

    public SequencerTests()
    {
        file = LedgerFile.Open(folder.Path);
        var (ids, key) = Genesis.Ensure(file, TestChain.Options(folder.Path), TimeProvider.System);
        key.Dispose();
        var packages = new MovePackages(new Dictionary<ObjectId, IMovePackage>
        {
            [MoveTypes.Framework] = new FrameworkPackage(),
            [TestPackage.Id] = new TestPackage(),
        });
        sequencer = new Sequencer(
            file, new TransactionExecutor(packages, ids.WalrusPackage, ids.ChainId), TimeProvider.System, TimeSpan.FromMinutes(1), 1000,
            NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await sequencer.DisposeAsync();
        file.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_keeps_nothing_of_a_transaction_and_the_chain_goes_on_when_there_is_room()
    {
        var program = Large();
        program.Transfer(TestLedger.Bob, program.Call("make"));
        Pragma("max_page_count = 1");

        var refused = await Assert.ThrowsAsync<DevChainException>(() => sequencer.Execute(Unsigned(program), default));

        Assert.Contains("is full", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        using (var view = LedgerView.Open(file))
        {
            Assert.Null(view.FindTransaction(Unsigned(program).Digest));
            Assert.Equal(0UL, view.FindTipRow()!.Last);
        }

        Pragma("max_page_count = 1000000");
        var (done, _) = await sequencer.Execute(Unsigned(program), default);
        Assert.Equal(1UL, done.Checkpoint);
        Assert.Equal(1UL, sequencer.Signal.Tip.Sequence);
    }

    [Fact]
    public async Task A_defect_of_a_contract_concerns_its_caller_only()
    {
        using var view = LedgerView.Open(file);
        var box = view.ListOwned(new MoveOwner.Address(TestLedger.Alice), null, null, 1);
        Assert.Empty(box);
        var making = new TestProgram();
        making.Call("make_shared");
        var (made, _) = await sequencer.Execute(Unsigned(making), default);
        var change = Assert.Single(Protos.ExecutedTransaction.Parser.ParseFrom(made.Outcome).Effects.ChangedObjects);
        var breaking = new TestProgram();
        breaking.Call("defect", breaking.Input(new CallArg.Shared(ObjectId.Parse(change.ObjectId), change.OutputVersion, false)));

        var outcomes = await Task.WhenAll(Outcome(breaking), Outcome(Good(1)), Outcome(breaking), Outcome(Good(2)));

        Assert.IsType<InvalidOperationException>(outcomes[0]);
        Assert.Equal([false, true, false, true], outcomes.Select(o => o is null));
    }

    [Fact]
    public async Task What_waits_together_gets_checkpoints_one_after_the_other()
    {
        var done = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => sequencer.Execute(Unsigned(Good((ulong)i)), default)));
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (ulong)i), done.Select(d => d.Transaction.Checkpoint).Order());
        using var view = LedgerView.Open(file);
        Assert.Equal(201UL, view.FindTipRow()!.Total);
    }

    private async Task<Exception?> Outcome(TestProgram program) => await Record.ExceptionAsync(() => sequencer.Execute(Unsigned(program), default));

    private static TestProgram Good(ulong number)
    {
        var program = new TestProgram();
        program.Number(number);
        program.Transfer(TestLedger.Bob, program.Call("make"));
        return program;
    }

    private static TestProgram Large()
    {
        var program = new TestProgram();
        for (var i = 0; i < 7; i++)
        {
            program.Pure(new byte[16 * 1024]);
        }

        return program;
    }

    private static SignedTransaction Unsigned(TestProgram program)
    {
        var data = program.ToData();
        var bcs = data.Encode();
        return new SignedTransaction(data, bcs, TransactionData.DigestOf(bcs), []);
    }

    private void Pragma(string text)
    {
        using var command = file.Writer.CreateCommand();
#pragma warning disable CA2100 // A constant of this file.
        command.CommandText = "PRAGMA " + text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
