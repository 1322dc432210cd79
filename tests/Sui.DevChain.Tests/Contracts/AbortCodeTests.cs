using System.Reflection;
using Sui.DevChain.Contracts;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Every abort there is has the name by which the client knows its code.</summary>
public sealed class AbortCodeTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Those of the embedded contracts and of the verifier of certificates.</summary>
    internal static IReadOnlyList<MoveAbort> All { get; } =
    [
        .. typeof(AbortCodes).GetNestedTypes(Static).SelectMany(t => t.GetFields(Static)).Select(f => f.GetValue(null)).OfType<MoveAbort>(),
        .. typeof(MoveAbort).GetProperties(Static).Select(p => p.GetValue(null)).OfType<MoveAbort>(),
    ];

    [Fact]
    public void Codes_and_names_agree()
    {
        Assert.True(All.Count > 100, $"{All.Count}");
        Assert.All(All, a => Assert.Equal(a.Name, AbortNames.Find(a.Module, a.Code)));
        Assert.Equal(All.Count, All.Distinct().Count());
    }

    [Fact]
    public void A_constant_that_a_module_does_not_have_has_no_code()
    {
        Assert.Throws<ArgumentException>(() => AbortNames.CodeOf("blob", "ENever"));
        Assert.Throws<ArgumentException>(() => AbortNames.CodeOf("blob", "-"));
        Assert.Null(AbortNames.Find("blob", 4));
        Assert.Null(AbortNames.Find("nothing", 0));
        Assert.Equal(5ul, AbortNames.CodeOf("blob", "EAlreadyCertified"));
    }
}
