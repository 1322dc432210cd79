using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Rpc;

namespace Walrus.Sui.Tests.Chain;

/// <summary>The two objects by which a reader finds the package of the contracts; nothing else of the contracts is there.</summary>
internal static class FakeDeployment
{
    internal static readonly ObjectId Package = Filled(0xa1);
    private static readonly ObjectId System = Filled(1);
    private static readonly ObjectId Staking = Filled(2);

    internal static WalrusDeployment Deployment { get; } = new(System, Staking);

    internal static Task Reply(HttpContext context)
    {
        var reply = new BatchGetObjectsResponse { Objects = { Versioned(System, "system::System"), Versioned(Staking, "staking::Staking") } };
        return RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.Ok, null, reply);
    }

    internal static ObjectId Filled(byte fill) => ObjectId.FromBytes([.. Enumerable.Repeat(fill, ObjectId.Length)]);

    private static GetObjectResult Versioned(ObjectId id, string type) => new()
    {
        Object = new()
        {
            ObjectId = id.ToString(),
            Version = 1,
            ObjectType = $"{Package}::{type}",
            Contents = new() { Value = ByteString.CopyFrom(new VersionedObject(id, 1, Package, null).ToBcs()) },
        },
    };
}
