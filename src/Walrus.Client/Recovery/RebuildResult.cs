using Walrus.Client.Nodes;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Recovery;

/// <summary>How a sliver was rebuilt (product §B.6).</summary>
public enum RebuildMethod
{
    /// <summary>M3: symbols without proofs, the sliver verified once it stood.</summary>
    DecodingSymbols,

    /// <summary>M4: each symbol with its proof, verified one by one.</summary>
    RecoverySymbols,
}

/// <summary>What a rebuild moved, over all methods it tried.</summary>
/// <param name="Requests">Requests for symbols.</param>
/// <param name="Bytes">Bytes of the bodies of well-formed answers, good or bad.</param>
/// <param name="Elapsed">From the first request on.</param>
/// <param name="Failures">Nodes that failed or lied on the way.</param>
public sealed record RebuildFigures(int Requests, long Bytes, TimeSpan Elapsed, IReadOnlyList<NodeFailure> Failures);

/// <summary>What came of rebuilding one sliver from symbols of other nodes.</summary>
/// <param name="Figures">What was moved.</param>
public abstract record RebuildResult(RebuildFigures Figures)
{
    /// <summary>The sliver, verified against the metadata.</summary>
    public sealed record Rebuilt(Sliver Sliver, RebuildMethod Method, RebuildFigures Figures) : RebuildResult(Figures);

    /// <summary>Fewer good symbols than are needed; trying again when more nodes answer may succeed.</summary>
    public sealed record NotEnoughSymbols(int Found, int Needed, RebuildFigures Figures) : RebuildResult(Figures);

    /// <summary>Proven symbols form a sliver the metadata does not commit to: the writer encoded wrongly, and here is the proof.</summary>
    public sealed record Inconsistent(InconsistencyProof Proof, RebuildFigures Figures) : RebuildResult(Figures);
}
