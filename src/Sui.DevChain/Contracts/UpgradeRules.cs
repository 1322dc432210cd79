using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The right to upgrade a package as Sui guards it (<c>0x2::package</c>).</summary>
internal static class UpgradeRules
{
    /// <summary>Bytes of a digest.</summary>
    internal const int DigestBytes = 32;

    /// <summary>A ticket for code of that digest; until its receipt comes the cap gives no other.</summary>
    internal static (UpgradeCap Cap, UpgradeTicket Ticket) Authorize(UpgradeCap cap, byte[] digest)
    {
        AbortCodes.Framework.AlreadyAuthorized.Unless(cap.Package != default, "authorize_upgrade");
        return (cap with { Package = default }, new(cap.Id, cap.Package, cap.Policy, digest));
    }

    /// <summary>The cap of the new version.</summary>
    internal static UpgradeCap Commit(UpgradeCap cap, UpgradeReceipt receipt)
    {
        AbortCodes.Framework.WrongUpgradeCap.Unless(receipt.Cap == cap.Id, "commit_upgrade");
        AbortCodes.Framework.NotAuthorized.Unless(cap.Package == default, "commit_upgrade");
        return cap with { Package = receipt.Package, Version = checked(cap.Version + 1) };
    }
}
