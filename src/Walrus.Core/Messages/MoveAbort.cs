namespace Walrus.Core.Messages;

/// <summary>How a contract refuses: the module that aborts, the code, and the name the code has there (spec/messages.md §1, §6).</summary>
/// <param name="Module">The Move module.</param>
/// <param name="Code">The abort code.</param>
/// <param name="Name">The constant's name.</param>
public sealed record MoveAbort(string Module, ulong Code, string Name)
{
    /// <summary>The bitmap is too long or names nobody.</summary>
    public static MoveAbort InvalidBitmap { get; } = new("bls_aggregate", 0, "EInvalidBitmap");

    /// <summary>The signature is not that of the signers.</summary>
    public static MoveAbort SignatureVerification { get; } = new("bls_aggregate", 1, "ESigVerification");

    /// <summary>The signers have too little weight.</summary>
    public static MoveAbort NotEnoughStake { get; } = new("bls_aggregate", 2, "ENotEnoughStake");

    /// <summary>The message is another application's.</summary>
    public static MoveAbort InvalidAppId { get; } = new("messages", 0, "EIncorrectAppId");

    /// <summary>The message is of another epoch than the committee.</summary>
    public static MoveAbort IncorrectEpoch { get; } = new("messages", 1, "EIncorrectEpoch");

    /// <summary>The message is of another type than its use requires.</summary>
    public static MoveAbort InvalidMessageType { get; } = new("messages", 2, "EInvalidMsgType");

    /// <summary>The message has another intent version.</summary>
    public static MoveAbort IncorrectIntentVersion { get; } = new("messages", 3, "EIncorrectIntentVersion");

    /// <summary>The confirmation is neither permanent nor deletable.</summary>
    public static MoveAbort InvalidPersistenceType { get; } = new("messages", 4, "EInvalidBlobPersistenceType");

    /// <summary>The message ends too early for the BCS reader of the framework.</summary>
    public static MoveAbort OutOfRange { get; } = new("bcs", 0, "EOutOfRange");
}
