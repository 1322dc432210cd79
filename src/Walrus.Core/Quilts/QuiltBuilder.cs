using Walrus.Core.RedStuff;

namespace Walrus.Core.Quilts;

/// <summary>Builds a quilt in memory.</summary>
public static class QuiltBuilder
{
    /// <summary>
    /// Builds the quilt of patches given in any order; the same patches give the same bytes and therefore the same quilt id
    /// (spec/encoding.md §5.3).
    /// </summary>
    /// <exception cref="QuiltException">The patches break a rule of the format, do not fit, or make more than an array holds.</exception>
    public static Quilt Build(EncodingConfig config, IEnumerable<QuiltPatch> patches)
    {
        var plan = QuiltPlan.Of(config, patches);
        if (plan.Length > Array.MaxLength)
        {
            throw new QuiltException(
                $"The quilt is {plan.Length} bytes, more than fit into memory as one array. Lay it out with QuiltPlan and write it to a file.");
        }

        var bytes = new byte[plan.Length];
        plan.Read(0, bytes);
        return new Quilt(bytes, plan.SymbolSize, plan.Index);
    }
}
