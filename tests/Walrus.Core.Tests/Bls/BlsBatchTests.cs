using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

public sealed class BlsBatchTests
{
    private static (BlsPublicKey Key, ReadOnlyMemory<byte> Message, BlsSignature Signature)[] Entries()
    {
        var secrets = Enumerable.Range(1, 4).Select(i => BlsSecretKey.FromBytes([.. new byte[30], 9, (byte)i])).ToList();
        byte[][] messages = [[1], [2, 3]];
        return [.. secrets.SelectMany(s => messages.Select(m => (s.PublicKey, (ReadOnlyMemory<byte>)m.ToArray(), s.Sign(m))))];
    }

    [Fact]
    public void A_batch_of_good_signatures_verifies() => Assert.True(BlsBatch.Verify(Entries()));

    [Fact]
    public void An_empty_batch_verifies() => Assert.True(BlsBatch.Verify([]));

    [Fact]
    public void One_wrong_message_spoils_a_batch()
    {
        var entries = Entries();
        entries[3].Message = new byte[] { 9 };
        Assert.False(BlsBatch.Verify(entries));
    }

    [Fact]
    public void Signatures_that_only_add_up_do_not_verify()
    {
        // The first two signatures over one message, swapped: their sum is right, each of them is wrong.
        var entries = Entries();
        (entries[0].Signature, entries[2].Signature) = (entries[2].Signature, entries[0].Signature);
        var sum = BlsSignature.Aggregate([entries[0].Signature, entries[2].Signature]);
        Assert.True(sum.VerifyAggregate(entries[0].Message.Span, [entries[0].Key, entries[2].Key]));
        Assert.False(BlsBatch.Verify(entries));
    }

    [Fact]
    public void An_infinite_signature_spoils_a_batch()
    {
        var entries = Entries();
        entries[0].Signature = BlsSignature.FromBytes([0xc0, .. new byte[95]]);
        Assert.False(BlsBatch.Verify(entries));
    }
}
