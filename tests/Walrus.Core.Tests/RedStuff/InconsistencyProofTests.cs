using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

public sealed class InconsistencyProofTests
{
    private readonly TestBlob blob = TestBlob.Encode(10, 4_000);

    [Theory]
    [InlineData(SliverAxis.Primary)]
    [InlineData(SliverAxis.Secondary)]
    public void A_sliver_committed_to_with_the_wrong_root_is_proven_inconsistent(SliverAxis axis)
    {
        var metadata = WithWrongRoot(axis, 4);
        var proof = InconsistencyProof.FromBcs(Proof(axis, 4).ToBcs(), axis);
        Assert.Equal(InconsistencyVerdict.Inconsistent, proof.Verify(blob.Codec, metadata));
    }

    [Theory]
    [InlineData(SliverAxis.Primary)]
    [InlineData(SliverAxis.Secondary)]
    public void A_consistent_sliver_cannot_be_accused(SliverAxis axis) =>
        Assert.Equal(InconsistencyVerdict.SliverNotInconsistent, Proof(axis, 4).Verify(blob.Codec, blob.Metadata));

    [Fact]
    public void The_number_of_symbols_must_be_exact_and_their_sources_different()
    {
        var metadata = WithWrongRoot(SliverAxis.Primary, 4);
        var proof = Proof(SliverAxis.Primary, 4);
        var tooFew = proof with { Symbols = [.. proof.Symbols.Skip(1)] };
        var tooMany = proof with { Symbols = [.. proof.Symbols, proof.Symbols[0]] };
        var repeated = proof with { Symbols = [.. proof.Symbols.Skip(1), proof.Symbols[1]] };
        Assert.Equal(InconsistencyVerdict.WrongSymbolCount, tooFew.Verify(blob.Codec, metadata));
        Assert.Equal(InconsistencyVerdict.WrongSymbolCount, tooMany.Verify(blob.Codec, metadata));
        Assert.Equal(InconsistencyVerdict.WrongSymbolCount, repeated.Verify(blob.Codec, metadata));
    }

    [Fact]
    public void A_symbol_the_metadata_does_not_commit_to_spoils_the_proof()
    {
        var metadata = WithWrongRoot(SliverAxis.Secondary, 4);
        var proof = Proof(SliverAxis.Secondary, 4);
        var data = proof.Symbols[0].Symbol.Data.ToArray();
        data[0] ^= 1;
        var forged = proof.Symbols[0] with { Symbol = proof.Symbols[0].Symbol with { Data = data } };
        var spoiled = proof with { Symbols = [forged, .. proof.Symbols.Skip(1)] };
        Assert.Equal(InconsistencyVerdict.InvalidSymbol, spoiled.Verify(blob.Codec, metadata));
    }

    private InconsistencyProof Proof(SliverAxis axis, ushort target)
    {
        var verifier = new SliverVerifier(blob.Codec);
        var symbols = Enumerable.Range(2, new SliverRecovery(blob.Codec).SymbolsNeeded(axis))
            .Select(i => verifier.Expand(blob.Sliver(axis.Other(), i)).RecoverySymbolFor(new SliverIndex(target)));
        return new InconsistencyProof(axis, new SliverIndex(target), [.. symbols]);
    }

    private BlobMetadata WithWrongRoot(SliverAxis axis, ushort target)
    {
        var pairs = blob.Metadata.Pairs.ToArray();
        int pair = blob.Config.PairOf(new SliverIndex(target), axis).Value;
        var wrong = MerkleNode.Digest(new byte[32]);
        pairs[pair] = axis == SliverAxis.Primary ? pairs[pair] with { Primary = wrong } : pairs[pair] with { Secondary = wrong };
        return new BlobMetadata(blob.Metadata.UnencodedLength, pairs);
    }
}
