using System.Text;
using Google.Protobuf;
using Sui.DevChain.Execution;
using Sui.DevChain.Rpc;
using Walrus.Core;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Argument = Walrus.Sui.Transactions.Argument;
using Command = Walrus.Sui.Transactions.Command;
using TransactionData = Walrus.Sui.Transactions.TransactionData;

namespace Sui.DevChain.Tests.Rpc;

/// <summary>Transactions that somebody has made up, changed, signed wrongly or sent again.</summary>
public sealed class ForgeryTests : IAsyncLifetime
{
    private const int Rounds = 1500;
    private static readonly SuiAddress Bob = SuiAddress.Parse("0xb0b");
    private TestChain chain = null!;

    public async Task InitializeAsync() =>
        chain = await TestChain.Start(TestChain.Options() with { CheckpointInterval = TimeSpan.FromMinutes(1) });

    public async Task DisposeAsync() => await chain.DisposeAsync();

    [Fact]
    public async Task A_signature_counts_only_with_the_right_key_scheme_intent_and_bytes()
    {
        var bcs = chain.Transfer((await chain.Coins())[0], Bob, 5);
        var right = chain.Alice.Sign(bcs).Encode();
        using var mallory = SuiKeyPair.Generate();
        using var alice = Ed25519KeyPair.FromSeed([.. Enumerable.Repeat((byte)7, 32)]);
        byte[] Intent(byte[] intent)
        {
            var signature = alice.Sign(Blake2b256.Hash([.. intent, .. bcs]));
            return TransactionSignature.Create(KeyScheme.Ed25519, signature, alice.PublicKey.Span).Encode();
        }

        Assert.Equal(right, Intent([0, 0, 0]));

        var forged = new Dictionary<string, byte[]>
        {
            ["another key"] = mallory.Sign(bcs).Encode(),
            ["another key that claims to be hers"] = [.. mallory.Sign(bcs).Encode()[..65], .. right[65..]],
            ["another scheme"] = [1, .. right[1..], 2],
            ["an unknown scheme"] = [9, .. right[1..]],
            ["multisig"] = [3, .. right[1..]],
            ["the intent of a personal message"] = Intent([3, 0, 0]),
            ["the intent of another version"] = Intent([0, 1, 0]),
            ["the intent of another app"] = Intent([0, 0, 1]),
            ["no intent"] = Intent([]),
            ["another transaction"] = chain.Alice.Sign(chain.Transfer((await chain.Coins())[0], Bob, 6)).Encode(),
            ["a bit less"] = [.. right[..20], (byte)(right[20] ^ 1), .. right[21..]],
            ["too short"] = right[..^1],
            ["too long"] = [.. right, 0],
            ["nothing"] = [],
        };
        foreach (var (why, signature) in forged)
        {
            Assert.True(await StatusOf(TestChain.Request(bcs, signature)) is GrpcStatus.InvalidArgument, why);
        }

        var none = TestChain.Request(bcs, right);
        none.Signatures.Clear();
        var two = TestChain.Request(bcs, right);
        two.Signatures.Add(two.Signatures[0].Clone());
        Assert.Equal(GrpcStatus.InvalidArgument, await StatusOf(none));
        Assert.Equal(GrpcStatus.InvalidArgument, await StatusOf(two));
        Assert.Equal(0UL, await chain.Balance(Bob));
        Assert.Equal(GrpcStatus.Ok, await StatusOf(TestChain.Request(bcs, right)));
    }

    [Fact]
    public async Task A_replayed_transaction_is_answered_and_not_executed_again_also_without_gas()
    {
        var data = TransactionData.Decode(chain.Transfer((await chain.Coins())[0], Bob, 5));
        var gasless = (data with
        {
            Gas = data.Gas with { Payment = [] },
            Program = new([], [Coin("zero"), Coin("destroy_zero", new Argument.Result(0))]),
        }).Encode();
        foreach (var bcs in new[] { data.Encode(), gasless })
        {
            var first = await chain.Execute(bcs);
            Assert.True(first.Effects.Status.Success, first.Effects.Status.ToString());
            Assert.Equal(first, await chain.Execute(bcs));
        }

        Assert.Equal(5UL, await chain.Balance(Bob));
    }

    [Fact]
    public async Task Old_versions_and_others_objects_are_refused_with_their_status()
    {
        var coins = await chain.Coins();
        await chain.Execute(chain.Transfer(coins[0], Bob, 5));
        Assert.Equal(GrpcStatus.FailedPrecondition, await StatusOf(Signed(chain.Transfer(coins[0], Bob, 6))));
        var bobs = (await chain.Coins(Bob))[0];
        Assert.Equal(GrpcStatus.InvalidArgument, await StatusOf(Signed(chain.Transfer(bobs, Bob, 1))));
        var gone = bobs with { Id = ObjectId.Parse("0x77") };
        Assert.Equal(GrpcStatus.FailedPrecondition, await StatusOf(Signed(chain.Transfer(gone, Bob, 1))));
    }

    [Fact]
    public async Task A_transaction_has_at_most_what_sui_allows()
    {
        var data = TransactionData.Decode(chain.Transfer((await chain.Coins())[0], Bob, 5));
        var program = data.Program;
        var pure = new CallArg.Pure(new byte[16 * 1024 + 1]);
        TransactionData[] tooMuch =
        [
            data with { Program = new([.. program.Inputs, pure], program.Commands) },
            data with { Program = new([.. program.Inputs, .. Enumerable.Repeat(new CallArg.Pure(new byte[16_000]), 9)], program.Commands) },
            data with { Program = new([.. Enumerable.Repeat(program.Inputs[0], 2049)], []) },
            data with { Program = new(program.Inputs, [.. Enumerable.Repeat(program.Commands[0], 1025)]) },
            data with { Program = new(program.Inputs, [new Command.MergeCoins(new Argument.Result(0), [.. Enumerable.Repeat(Argument.Gas, 513)])]) },
            data with { Gas = data.Gas with { Payment = [.. Enumerable.Repeat(data.Gas.Payment[0], 257)] } },
        ];
        foreach (var each in tooMuch)
        {
            Assert.Equal(GrpcStatus.InvalidArgument, await StatusOf(Signed(each.Encode())));
            var simulate = new SimulateTransactionRequest { Transaction = each.ToMessage() };
            var refused = await Assert.ThrowsAsync<SuiRpcException>(() => chain.Rpc.Call(SuiMethods.SimulateTransaction, simulate));
            Assert.Equal(GrpcStatus.InvalidArgument, refused.Status);
        }
    }

    [Fact]
    public async Task Changed_transactions_with_good_signatures_never_fail_inside_and_conserve_sui()
    {
        var table = chain.Chain.Table;
        var random = new Random(20261123);
        for (var round = 0; round < Rounds; round++)
        {
            var bcs = WireFuzz.Mutate(chain.Transfer((await chain.Coins())[0], Bob, 1_000), random);
            try
            {
                await foreach (var _ in table.Find(SuiMethods.ExecuteTransaction.Path)!.Answer(Signed(bcs).ToByteArray(), default))
                {
                }
            }
            catch (Exception e) when (e is RpcFault or TransactionRefusedException or WalrusFormatException)
            {
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{Convert.ToHexString(bcs)} (round {round})", e);
            }
        }

        var executed = (await chain.Rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest())).CheckpointHeight;
        Assert.InRange(executed, 20UL, (ulong)Rounds);
        Assert.True(await chain.Balance(chain.Alice.Address) + await chain.Balance(Bob) <= TestChain.Endowed);
    }

    [Fact]
    public async Task Whatever_is_sent_as_json_is_answered_below_500()
    {
        using var http = new HttpClient { BaseAddress = chain.Chain.Url };
        var random = new Random(3);
        var sample = Encoding.UTF8.GetBytes("""{"FixedAmountRequest":{"recipient":"0x12"}}""");
        string[] paths = ["/v2/gas", "/v1/gas", "/gas", "/health", "/v1/ids", "/v1/clock/advance", "/%00", "/nothing"];
        for (var round = 0; round < 300; round++)
        {
            using var content = new ByteArrayContent(round % 10 == 0 ? new byte[random.Next(10_000)] : WireFuzz.Mutate(sample, random));
            using var reply = await http.PostAsync(paths[random.Next(paths.Length)], content);
            Assert.InRange((int)reply.StatusCode, 200, 499);
        }
    }

    private static Command.MoveCall Coin(string function, params Argument[] arguments) =>
        new(ObjectId.Parse("0x2"), "coin", function, [TypeTag.Parse("0x2::sui::SUI")], arguments);

    private ExecuteTransactionRequest Signed(byte[] bcs) => TestChain.Request(bcs, chain.Alice.Sign(bcs).Encode());

    private async Task<GrpcStatus> StatusOf(ExecuteTransactionRequest request)
    {
        try
        {
            await chain.Rpc.Call(SuiMethods.ExecuteTransaction, request);
            return GrpcStatus.Ok;
        }
        catch (SuiRpcException e)
        {
            return e.Status;
        }
    }
}
