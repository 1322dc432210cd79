using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sui.DevChain.Execution;
using Sui.DevChain.Rpc;
using Walrus.Core;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using TransactionData = Walrus.Sui.Transactions.TransactionData;

namespace Sui.DevChain.Tests.Rpc;

/// <summary>Requests that are broken in every way are answered with an error of the caller, never of the server, and change nothing.</summary>
public sealed class WireFuzz : IAsyncLifetime
{
    private const int Rounds = 4000;
    private TestChain chain = null!;

    public async Task InitializeAsync() =>
        chain = await TestChain.Start(TestChain.Options() with { CheckpointInterval = TimeSpan.FromMinutes(1) });

    public async Task DisposeAsync() => await chain.DisposeAsync();

    [Fact]
    public async Task Mutated_requests_never_fail_inside()
    {
        var table = chain.Chain.Table;
        var samples = await Samples();
        var random = new Random(20261122);
        var tip = (await chain.Rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest())).CheckpointHeight;
        for (var round = 0; round < Rounds; round++)
        {
            var (path, sample) = samples[random.Next(samples.Length)];
            var request = Mutate(sample, random);
            try
            {
                await foreach (var _ in table.Find(path)!.Answer(request, default))
                {
                }
            }
            catch (Exception e) when (e is RpcFault or TransactionRefusedException or WalrusFormatException)
            {
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{path} failed at {Convert.ToHexString(request)} (round {round})", e);
            }
        }

        // A mutation cannot forge a signature, so nothing was executed.
        Assert.Equal(tip, (await chain.Rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest())).CheckpointHeight);
    }

    [Fact]
    public void Random_frames_and_texts_are_read_or_refused()
    {
        var random = new Random(7);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            Refuses(() => GrpcFrame.ReadSingle(bytes));
            Refuses(() => GrpcFrame.DecodeText([.. bytes.Select(b => (byte)"AB+/=\n x"[b % 8])]));
        }
    }

    private static void Refuses(Action read)
    {
        var e = Record.Exception(read);
        Assert.True(e is null or RpcFault, e?.ToString());
    }

    private async Task<(string Path, byte[] Request)[]> Samples()
    {
        var bcs = chain.Transfer((await chain.Coins())[0], chain.Alice.Address, 5);
        var alice = chain.Alice.Address.ToString();
        var ids = chain.Chain.Ids;
        var simulate = new SimulateTransactionRequest { Transaction = TransactionData.Decode(bcs).ToMessage(), DoGasSelection = true };
        simulate.Transaction.Bcs = null;
        simulate.Transaction.GasPayment.Objects.Clear();
        var resolved = new SimulateTransactionRequest { Transaction = new() { Bcs = new() { Value = ByteString.CopyFrom(bcs) } } };
        var all = new FieldMask { Paths = { "*" } };
        var deep = new FieldMask { Paths = { "transactions.effects", "objects" } };
        (string Path, IMessage Request)[] samples =
        [
            (SuiMethods.ExecuteTransaction.Path, TestChain.Request([.. bcs[..^1], 9], chain.Alice.Sign(bcs).Encode())),
            (SuiMethods.SimulateTransaction.Path, simulate),
            (SuiMethods.SimulateTransaction.Path, resolved),
            (SuiMethods.BatchGetObjects.Path, new BatchGetObjectsRequest
            {
                Requests = { new GetObjectRequest { ObjectId = "0x6" } }, ReadMask = all,
            }),
            (SuiMethods.GetTransaction.Path, new GetTransactionRequest { Digest = ids.ChainId.ToString(), ReadMask = all }),
            (SuiMethods.GetCheckpoint.Path, new GetCheckpointRequest { SequenceNumber = 0, ReadMask = deep }),
            (SuiMethods.ListOwnedObjects.Path, new ListOwnedObjectsRequest
            {
                Owner = alice, ObjectType = "0x2::coin::Coin<0x2::sui::SUI>", PageToken = ByteString.CopyFrom(new byte[40]),
            }),
            (SuiMethods.ListDynamicFields.Path, new ListDynamicFieldsRequest { Parent = ids.SystemObject.ToString() }),
            (SuiMethods.GetBalance.Path, new GetBalanceRequest { Owner = alice, CoinType = ids.WalType }),
            (SuiMethods.GetFunction.Path, new GetFunctionRequest
            {
                PackageId = ids.WalrusPackage.ToString(), ModuleName = "system", Name = "register_blob",
            }),
            (SuiMethods.GetCoinInfo.Path, new GetCoinInfoRequest { CoinType = "0x2::sui::SUI" }),
        ];
        return [.. samples.Select(s => (s.Path, s.Request.ToByteArray()))];
    }

    internal static byte[] Mutate(byte[] sample, Random random)
    {
        var bytes = sample.ToList();
        for (var i = random.Next(4); i >= 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(8), bytes.Count - at));
                    break;
                default:
                    bytes.AddRange(bytes.Skip(at).Take(random.Next(60)).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }
}
