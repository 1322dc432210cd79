using System.Collections.Concurrent;
using Walrus.Core.Identifiers;

namespace Walrus.Client.Nodes;

/// <summary>
/// Which nodes failed to answer in the last half minute. They are still asked, but last: a client that has just waited for a dead node
/// should not wait for it again with the next blob.
/// </summary>
/// <param name="clock">Time.</param>
public sealed class NodeStandings(TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<ObjectId, DateTimeOffset> failedAt = new();

    /// <summary>Whether a node has answered, as far as is known.</summary>
    public bool IsGood(ObjectId node) => !failedAt.TryGetValue(node, out var at) || clock.GetUtcNow() - at > Memory;

    /// <summary>Takes note of a reply: only silence counts against a node, a refusal is an answer.</summary>
    public void Note<T>(ObjectId node, NodeReply<T> reply)
    {
        if (reply is NodeReply<T>.Unreachable or NodeReply<T>.TimedOut)
        {
            failedAt[node] = clock.GetUtcNow();
        }
        else
        {
            failedAt.TryRemove(node, out _);
        }
    }

    /// <summary>Takes note that a node was given up waiting for.</summary>
    public void NoteSilence(ObjectId node) => failedAt[node] = clock.GetUtcNow();
}
