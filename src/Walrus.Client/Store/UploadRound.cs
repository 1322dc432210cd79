using System.Collections.Concurrent;
using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Store;

/// <summary>
/// One upload to all nodes of a committee that have not confirmed yet: ends with a certificate as soon as n - f shards' worth of nodes
/// confirmed, or when nobody is left who could, or when the epoch has moved on.
/// </summary>
internal sealed class UploadRound : IAsyncDisposable
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly WalrusNetwork network;
    private readonly Committee committee;
    private readonly StorageConfirmation expected;
    private readonly Confirmations confirmations;
    private readonly RequestRace<CommitteeNode, NodeOutcome> race;
    private readonly long began;
    private readonly Action report;
    private int forbidden;
    private int later;

    internal UploadRound(
        WalrusNetwork network, NetworkView view, Committee committee, NodeUpload upload, StorageConfirmation expected,
        Confirmations confirmations, Action report, CancellationToken ct)
    {
        this.network = network;
        this.committee = committee;
        this.expected = expected;
        this.confirmations = confirmations;
        this.report = report;
        began = network.Clock.GetTimestamp();
        race = new(upload.Run, network.Clock, ct);
        var nodes = view.NodesOf(committee).Where(n => !confirmations.Signed.ContainsKey(n.Index)).ToArray();
        Random.Shared.Shuffle(nodes);
        foreach (var node in nodes)
        {
            race.Start(node);
        }
    }

    internal bool IsBlocked => committee.Quorum.IsValidity(forbidden);

    /// <summary>Whether so many nodes confirmed for a later epoch that one of them is correct, whatever the chain's picture still says.</summary>
    internal bool IsOvertaken => committee.Quorum.IsValidity(later);

    /// <summary>The certificate; null if too few nodes confirmed.</summary>
    /// <param name="moved">Cancelled when the epoch has moved on, which makes waiting useless.</param>
    /// <param name="ct">Gives up.</param>
    internal async Task<ProtocolMessageCertificate<StorageConfirmation>?> Certificate(CancellationToken moved, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(moved, ct);
        while (true)
        {
            if (Assemble() is { } certificate)
            {
                return certificate;
            }

            if (race.Open == 0 || IsBlocked || IsOvertaken)
            {
                return null;
            }

            try
            {
                Take(await race.Next(Forever, either.Token));
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <summary>Gives the nodes that are still at it the time they deserve, so that more than a bare quorum stores the blob.</summary>
    internal async Task Tail(TimeSpan extra, CancellationToken ct)
    {
        long quorumAt = network.Clock.GetTimestamp();
        var allowed = network.Clock.GetElapsedTime(began, quorumAt) / 2 + extra;
        while (race.Open > 0)
        {
            var left = allowed - network.Clock.GetElapsedTime(quorumAt);
            if (left <= TimeSpan.Zero || await race.Next(left, ct) is not { } outcome)
            {
                break;
            }

            Take(outcome);
            // Before the certificate one check of the sum covers everybody; a latecomer is checked alone.
            int member = outcome.Item.Index;
            if (confirmations.Signed.TryGetValue(member, out var late) && !late.IsFrom(committee.Members[member].ProtocolKey))
            {
                confirmations.Reject(member);
            }
        }
    }

    public ValueTask DisposeAsync() => race.DisposeAsync();

    private void Take((CommitteeNode Node, NodeOutcome Outcome)? next)
    {
        if (next is not var (node, outcome))
        {
            return;
        }

        forbidden += outcome.IsForbidden ? node.Member.Weight : 0;
        later += outcome.IsLater ? node.Member.Weight : 0;
        confirmations.Take(node, outcome);
        report();
    }

    private ProtocolMessageCertificate<StorageConfirmation>? Assemble()
    {
        while (committee.Quorum.IsMinCorrect(committee.WeightOf(confirmations.Signed.Keys)))
        {
            try
            {
                return ProtocolMessageCertificate.Assemble(committee, expected, confirmations.Signed);
            }
            catch (CertificateException e) when (e.Members.Count > 0)
            {
                foreach (int member in e.Members)
                {
                    confirmations.Reject(member);
                }
            }
        }

        return null;
    }
}

/// <summary>What the members of one committee answered so far.</summary>
internal sealed class Confirmations(IReadOnlyList<CommitteeNode> nodes)
{
    private readonly Dictionary<int, SignedMessage<StorageConfirmation>> signed = [];
    private readonly Dictionary<int, NodeFailure> failures = [];
    private readonly ConcurrentDictionary<int, NodeFailure> troubles = new();

    internal IReadOnlyDictionary<int, SignedMessage<StorageConfirmation>> Signed => signed;

    /// <summary>Everybody who has not confirmed, and why.</summary>
    internal IReadOnlyList<NodeFailure> Failures =>
        [.. nodes.Where(n => !signed.ContainsKey(n.Index))
            .Select(n => failures.GetValueOrDefault(n.Index) ?? troubles.GetValueOrDefault(n.Index)
                ?? NodeFailure.Of(n.Info, "was not done in the time it had"))];

    /// <summary>Keeps what a node is struggling with, should its time be over before it succeeds; from any thread.</summary>
    internal void Trouble(CommitteeNode node, NodeFailure failure) => troubles[node.Index] = failure;

    internal void Take(CommitteeNode node, NodeOutcome outcome)
    {
        if (outcome.Confirmation is { } confirmation)
        {
            signed[node.Index] = confirmation;
        }
        else if (outcome.Failure is { } failure)
        {
            failures[node.Index] = failure;
        }
    }

    internal void Reject(int member)
    {
        signed.Remove(member);
        if (nodes.FirstOrDefault(n => n.Index == member) is { } node)
        {
            failures[member] = NodeFailure.Of(node.Info, "signed its confirmation with another key than the one on chain");
        }
    }
}
