using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Relay;

/// <summary>What a relay wants for its work (storage-node-api part D), in MIST.</summary>
/// <param name="Address">Who is paid.</param>
public abstract record Tip(SuiAddress Address)
{
    /// <summary>The same for every blob.</summary>
    public sealed record Constant(SuiAddress Address, ulong Mist) : Tip(Address);

    /// <summary>So much, and so much more for each KiB of encoded blob that is begun.</summary>
    public sealed record Linear(SuiAddress Address, ulong Base, ulong PerKib) : Tip(Address);

    /// <summary>The tip for a blob of that encoded length; more than can be paid when it is beyond all measure.</summary>
    public ulong For(ulong encodedLength) => this switch
    {
        Constant tip => tip.Mist,
        Linear tip => (ulong)UInt128.Min(ulong.MaxValue, tip.PerKib * (((UInt128)encodedLength + 1023) / 1024) + tip.Base),
        _ => throw new InvalidOperationException("An unknown tip."),
    };
}

/// <summary>The upload relay.</summary>
public sealed record RelayOptions
{
    /// <summary>What it wants; null relays for nothing.</summary>
    public Tip? Tip { get; init; }

    /// <summary>The longest blob taken, in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 1L << 30;

    /// <summary>Uploads at once.</summary>
    public int MaxUploads { get; init; } = 8;

    /// <summary>How many more may wait for their turn.</summary>
    public int MaxWaitingUploads { get; init; } = 8;

    /// <summary>How old a transaction that pays may be.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromHours(10);

    /// <summary>How far in the future a transaction may seem to be, clocks being what they are.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most payments remembered as used.</summary>
    public int MaxUsedPayments { get; init; } = 100_000;

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public RelayOptions Validate()
    {
        List<string> faults = [];
        if (MaxBodyBytes < 1 || MaxBodyBytes >= Array.MaxLength) faults.Add($"The relay's MaxBodyBytes must be 1 to {Array.MaxLength - 1}.");
        if (MaxUploads < 1) faults.Add("The relay's MaxUploads must be at least 1.");
        if (MaxWaitingUploads < 0) faults.Add("The relay's MaxWaitingUploads must not be negative.");
        if (Freshness <= TimeSpan.Zero) faults.Add("The relay's Freshness must be more than zero.");
        if (MaxAhead < TimeSpan.Zero) faults.Add("The relay's MaxAhead must not be negative.");
        if (MaxUsedPayments < 1) faults.Add("The relay's MaxUsedPayments must be at least 1.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
