using ControlPlane.Contract;

namespace ControlPlane.Embedded.Tests.Contract;

public sealed class EmbeddedTrapTests : TrapContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class EmbeddedFeedTests : FeedContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class EmbeddedPartitionTests : PartitionContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class EmbeddedBlobTests : BlobContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class EmbeddedNodeTests : NodeContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class EmbeddedEpochTests : EpochContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class EmbeddedRepairLaneTests : RepairLaneContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class EmbeddedChallengeTests : ChallengeContract
{
    protected override Task<IContractHost> StartHost() => EmbeddedContractHost.Start();
}

public sealed class SimulatedTrapTests : TrapContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}

public sealed class SimulatedFeedTests : FeedContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}

public sealed class SimulatedPartitionTests : PartitionContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}

public sealed class SimulatedBlobTests : BlobContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}

public sealed class SimulatedNodeTests : NodeContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}

public sealed class SimulatedEpochTests : EpochContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}

public sealed class SimulatedRepairLaneTests : RepairLaneContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}

public sealed class SimulatedChallengeTests : ChallengeContract
{
    protected override Task<IContractHost> StartHost() => SimulatedContractHost.Start();
}
