using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>A claim a storage node signs; <see cref="ProtocolMessage"/> turns it into bytes and back (spec/messages.md §1, §2).</summary>
/// <typeparam name="TSelf">The message itself.</typeparam>
public interface IProtocolMessage<TSelf> where TSelf : IProtocolMessage<TSelf>
{
    /// <summary>The intent type.</summary>
    static abstract MessageType Type { get; }

    /// <summary>The epoch in which the signer makes the claim.</summary>
    Epoch Epoch { get; }

    /// <summary>Writes what follows the header.</summary>
    void WriteBody(BcsWriter writer);

    /// <summary>Reads what follows the header; the caller checks that nothing is left.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not the body of such a message.</exception>
    static abstract TSelf ReadBody(Epoch epoch, ref BcsReader reader);
}
