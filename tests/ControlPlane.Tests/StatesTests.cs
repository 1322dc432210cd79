using System.Text.Json;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Challenges;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Tests;

/// <summary>What is stored reads back as it was, and a document of nothing but a version reads as a new state.</summary>
public sealed class StatesTests
{
    public static TheoryData<object> States =>
    [
        new FeedState { Next = 5, Digest = Digest(4), Timestamp = Genesis, Marks = [new(1, 2, Digest(2), Genesis)] },
        new EpochsState { Cursor = 3, Announced = Epoch(1), Current = Picture(1), Previous = Picture(0), Untold = [NodeId(1)] },
        Rows(),
        new BlobState { Size = 5, LastNumber = 1, Open = [new(1, Loss(1, 0), LossStatus.Open, Genesis, null, "", 0, default)], Untold = [1] },
        new NodeState { Assignment = Assignment(0, 1), Losses = [new(Loss(1, 0), Genesis, true)], Score = new() { At = Genesis, Passes = 1.5 } },
        new RepairLaneState { LastFence = 4, Queue = [new(Job(1), Genesis, 1, Genesis, "x") { Worker = "a", Fence = 4 }] },
        new ChallengesState { Secret = "00", Opened = 1, Plan = Plan(1), Rounds = [new(1, Epoch(1), 2, "", "", "", "", Genesis, 4, "void", [])] },
    ];

    private static PartitionState Rows()
    {
        var row = new BlobRow().Next(new(1, Genesis, Registered(Blob(1), 1, 9)), Epoch(2));
        return new() { Cursor = 1, Epoch = Epoch(2), Rows = new PartitionState().Rows.Add(Blob(1), row) };
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_state_reads_back_as_it_was_written(object state)
    {
        var json = JsonSerializer.Serialize(state, state.GetType());
        var back = JsonSerializer.Deserialize(json, state.GetType());

        Assert.Equal(json, JsonSerializer.Serialize(back, state.GetType()));
        Assert.Contains("\"Version\":1", json, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_document_that_knows_less_reads_with_defaults(object state)
    {
        var back = JsonSerializer.Deserialize("""{"Version":1}""", state.GetType());

        var fresh = Activator.CreateInstance(state.GetType());
        Assert.Equal(JsonSerializer.Serialize(fresh, state.GetType()), JsonSerializer.Serialize(back, state.GetType()));
    }
}
