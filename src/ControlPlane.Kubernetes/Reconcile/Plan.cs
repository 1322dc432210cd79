using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;

namespace ControlPlane.Kubernetes.Reconcile;

/// <summary>What a decision asks of the shell: pure data, safe to carry out twice.</summary>
internal sealed record Plan
{
    /// <summary>Nothing to do.</summary>
    internal static readonly Plan Nothing = new();

    /// <summary>Objects that are not yet as they should be, in the order they are applied.</summary>
    internal IReadOnlyList<Wish> Applies { get; init; } = [];

    /// <summary>Objects to remove.</summary>
    internal IReadOnlyList<Removal> Removals { get; init; } = [];

    /// <summary>The status to write; null when it is as it should be.</summary>
    internal Wish? Status { get; init; }

    /// <summary>When to look again even if nothing changes; null to wait for a change.</summary>
    internal TimeSpan? Again { get; init; }

    /// <summary>What people should read about it.</summary>
    internal IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>True when a node that serves will stop for it: the shell then asks the server itself, not its mirror, before it acts.</summary>
    internal bool Disrupts { get; init; }
}

/// <summary>An object as it should be: apiVersion, kind, metadata and the fields that are ours.</summary>
internal sealed record Wish(ResourceType Type, JsonObject Body)
{
    internal string Name => Body["metadata"]!["name"]!.ToString();
}

/// <summary>An object to remove if it is still the one seen.</summary>
internal sealed record Removal(ResourceType Type, string Namespace, string Name, string Uid, string ResourceVersion);

/// <summary>An event for people.</summary>
/// <param name="Warning">True when somebody has to do something.</param>
/// <param name="Reason">One word.</param>
/// <param name="Text">One sentence.</param>
internal sealed record Note(bool Warning, string Reason, string Text);
