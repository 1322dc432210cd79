using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>What the contracts make of a certificate.</summary>
public abstract record OnChainVerdict
{
    private OnChainVerdict() { }

    /// <summary>The certificate is valid; what it says has yet to be used (spec/messages.md §1).</summary>
    /// <param name="IntentType">The type byte, not yet checked.</param>
    /// <param name="Epoch">The epoch, that of the committee.</param>
    /// <param name="Body">What follows the header.</param>
    /// <param name="Weight">The weight of the signers.</param>
    public sealed record Accepted(byte IntentType, Epoch Epoch, ReadOnlyMemory<byte> Body, int Weight) : OnChainVerdict
    {
        /// <summary>The abort of a use that requires another type; null if the type is right.</summary>
        public MoveAbort? RequireType(MessageType type) => IntentType == (byte)type ? null : MoveAbort.InvalidMessageType;
    }

    /// <summary>The transaction aborts.</summary>
    /// <param name="Abort">Where and why.</param>
    public sealed record Aborted(MoveAbort Abort) : OnChainVerdict;
}
