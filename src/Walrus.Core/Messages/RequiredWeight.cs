namespace Walrus.Core.Messages;

/// <summary>Which threshold a use of a certificate on chain requires (spec/messages.md §5).</summary>
public enum RequiredWeight
{
    /// <summary>3w ≥ 2n + 1.</summary>
    Quorum,

    /// <summary>3w ≥ n + 1: one of the signers is correct.</summary>
    OneCorrectNode,
}
