using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Rpc;
using Walrus.Sui.Tests.Transactions;
using Walrus.Sui.Transactions;
using Epoch = Walrus.Core.Identifiers.Epoch;

namespace Walrus.Sui.Tests.Chain;

/// <summary>Lists come in pages, and a node that lies about them is stopped.</summary>
public sealed class PagingTests
{
    private static readonly StructTag Token = StructTag.Parse("0x2::sui::SUI");

    [Fact]
    public async Task Coins_of_all_pages_are_counted_and_the_largest_chosen()
    {
        await using var server = await Server(async context =>
        {
            var request = await RpcServer.Read(context, ListOwnedObjectsRequest.Parser);
            int page = request.HasPageToken ? request.PageToken[0] : 0;
            var reply = new ListOwnedObjectsResponse { Objects = { Coin((byte)(2 * page), 10), Coin((byte)(2 * page + 1), (ulong)(100 * page)) } };
            if (page < 4)
            {
                reply.NextPageToken = ByteString.CopyFrom((byte)(page + 1));
            }

            await Reply(context, reply);
        });
        using var rpc = Client(server);
        var owned = new OwnedObjects(rpc, Samples.Address(1));
        Assert.Equal([Samples.Id(9), Samples.Id(7)], await owned.Coins(Token, 700, default));
        Assert.Equal(10, (await owned.GasCoins(new(MoveTypes.Framework, "coin", "Coin", [Token.ToTypeTag()]), default)).Count);
        var poor = await Assert.ThrowsAsync<MoveAbortException>(() => owned.Coins(Token, 1051, default));
        Assert.Contains("1051", poor.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_owned_objects_that_do_not_end_are_given_up()
    {
        await using var server = await Server(context => Reply(
            context, new ListOwnedObjectsResponse { NextPageToken = ByteString.CopyFrom(1) }));
        using var rpc = Client(server);
        await Assert.ThrowsAsync<WalrusFormatException>(() => new OwnedObjects(rpc, Samples.Address(1)).Coins(Token, 1, default));
    }

    [Fact]
    public async Task A_page_larger_than_asked_for_is_refused()
    {
        await using var server = await Server(context => Reply(
            context, new ListOwnedObjectsResponse { Objects = { Enumerable.Range(0, 501).Select(i => Coin(1, 1)) } }));
        using var rpc = Client(server);
        await Assert.ThrowsAsync<WalrusFormatException>(() => new OwnedObjects(rpc, Samples.Address(1)).Coins(Token, 1, default));
    }

    [Fact]
    public async Task Exchange_rates_of_all_pages_are_read()
    {
        await using var server = await Server(async context =>
        {
            var request = await RpcServer.Read(context, ListDynamicFieldsRequest.Parser);
            int page = request.PageToken.IsEmpty ? 0 : request.PageToken[0];
            var reply = new ListDynamicFieldsResponse { DynamicFields = { Rate((uint)(2 * page)), Rate((uint)(2 * page + 1)) } };
            if (page < 2)
            {
                reply.NextPageToken = ByteString.CopyFrom((byte)(page + 1));
            }

            await Reply(context, reply);
        });
        using var rpc = Client(server);
        var rates = await Reads(rpc).ExchangeRates(new(Samples.Id(1), 6), default);
        Assert.Equal(Enumerable.Range(0, 6).Select(e => new Epoch((uint)e)), rates.Keys.Order());
        Assert.Equal(new PoolExchangeRate.Variable(5, 3), rates[new Epoch(3)]);
    }

    [Fact]
    public async Task Pages_of_a_table_that_do_not_end_are_given_up()
    {
        await using var server = await Server(context => Reply(
            context, new ListDynamicFieldsResponse { DynamicFields = { Rate(1) }, NextPageToken = ByteString.CopyFrom(1) }));
        using var rpc = Client(server);
        await Assert.ThrowsAsync<WalrusFormatException>(() => Reads(rpc).ExchangeRates(new(Samples.Id(1), 6), default));
    }

    [Fact]
    public async Task A_malformed_entry_of_a_table_is_refused()
    {
        var entry = Rate(1);
        entry.Value.Value = ByteString.CopyFrom(9);
        await using var server = await Server(context => Reply(context, new ListDynamicFieldsResponse { DynamicFields = { entry } }));
        using var rpc = Client(server);
        await Assert.ThrowsAnyAsync<WalrusFormatException>(() => Reads(rpc).ExchangeRates(new(Samples.Id(1), 1), default));
    }

    private static Protos.DynamicField Rate(uint epoch) => new()
    {
        Name = new() { Value = ByteString.CopyFrom(Sui.Objects.DynamicField.EpochKey(new(epoch))) },
        Value = new() { Value = ByteString.CopyFrom(MoveStruct.ToBcs<PoolExchangeRate>(new PoolExchangeRate.Variable(epoch + 2, 3))) },
    };

    private static Protos.Object Coin(byte fill, ulong balance) => new()
    {
        ObjectId = Samples.Id(fill).ToString(),
        Version = 1,
        Digest = Samples.Digest(fill).ToString(),
        Balance = balance,
    };

    private static ContractReads Reads(SuiRpc rpc) => new(rpc, new ContractObjects(rpc, FakeDeployment.Deployment));

    private static Task<RpcServer> Server(RequestDelegate answer) => RpcServer.Start(SuiTransport.Grpc, answer);

    private static Task Reply(HttpContext context, IMessage message) => RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.Ok, null, message);

    private static SuiRpc Client(RpcServer server) => new(SuiRpcTests.Options(SuiTransport.Grpc, server.Address), TimeProvider.System);
}
