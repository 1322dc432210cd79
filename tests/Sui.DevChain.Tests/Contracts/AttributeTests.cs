using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Attributes of blobs, and the same ones of blobs in pools (contracts §3).</summary>
public sealed class AttributeTests
{
    private readonly Network network = new Network().Started();

    private World World => network.World;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attributes_are_added_replaced_and_taken(bool isPooled)
    {
        var subject = Subject(isPooled);
        Network.Aborts(subject.Module, subject.Missing, () => subject.Call("take_", ""));
        subject.Call("add_", "", Metadata(("a", "1")));
        Network.Aborts(subject.Module, subject.Duplicate, () => subject.Call("add_", "", Metadata()));
        Assert.Equal([1, .. Metadata(("a", "1")).Contents], Assert.Single(subject.Call("add_or_replace_", "", Metadata(("b", "2")))).Contents);
        Assert.Equal(Metadata(("b", "2")).Contents, Assert.Single(subject.Call("take_", "")).Contents);
        Assert.Equal([0], Assert.Single(subject.Call("add_or_replace_", "", Metadata())).Contents);
        Assert.Empty(subject.Pairs());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pairs_are_put_in_and_taken_out_one_by_one(bool isPooled)
    {
        var subject = Subject(isPooled);
        Assert.Equal([0], Assert.Single(subject.Call("remove_", "_pair_if_exists", Pure.Text("a"))).Contents);
        Network.Aborts(subject.Module, subject.Missing, () => subject.Call("remove_", "_pair", Pure.Text("a")));
        subject.Call("insert_or_update_", "_pair", Pure.Text("a"), Pure.Text("1"));
        subject.Call("insert_or_update_", "_pair", Pure.Text("b"), Pure.Text("2"));
        subject.Call("insert_or_update_", "_pair", Pure.Text("a"), Pure.Text("3"));
        Assert.Equal([new("b", "2"), new("a", "3")], subject.Pairs());
        Network.Aborts("vec_map", 1, () => subject.Call("remove_", "_pair", Pure.Text("c")));
        Assert.Equal([0], Assert.Single(subject.Call("remove_", "_pair_if_exists", Pure.Text("c"))).Contents);
        Assert.Equal([1, 1, (byte)'2'], Assert.Single(subject.Call("remove_", "_pair_if_exists", Pure.Text("b"))).Contents);
        Assert.Equal([Pure.Text("a").Contents, Pure.Text("3").Contents], subject.Call("remove_", "_pair", Pure.Text("a")).Select(r => r.Contents));
        Assert.Empty(subject.Pairs());
    }

    [Fact]
    public void Attributes_of_no_blob_are_changed_before_they_are_added()
    {
        var metadata = World.Call1("metadata::new");
        World.Call("metadata::insert_or_update", metadata, Pure.Text("a"), Pure.Text("1"));
        World.Call("metadata::insert_or_update", metadata, Pure.Text("b"), Pure.Text("2"));
        Network.Aborts("vec_map", 1, () => World.Call("metadata::remove", metadata, Pure.Text("c")));
        Assert.Equal([0], World.Call1("metadata::remove_if_exists", metadata, Pure.Text("c")).Contents);
        Assert.Equal([1, 1, (byte)'2'], World.Call1("metadata::remove_if_exists", metadata, Pure.Text("b")).Contents);
        Assert.Equal(
            [Pure.Text("a").Contents, Pure.Text("1").Contents],
            World.Call("metadata::remove", metadata, Pure.Text("a")).Select(r => r.Contents));
        Assert.Empty(metadata.As<BlobAttributes>().Pairs);
    }

    [Fact]
    public void Attributes_go_with_a_deleted_blob_of_a_pool()
    {
        var subject = Subject(isPooled: true);
        subject.Call("add_", "", Metadata(("a", "1")));
        World.Call("system::delete_pooled_blob", [World.System, .. subject.Arguments]);
        Assert.Equal(0, World.FieldsOf(subject.Object));
    }

    private MoveBox Metadata(params (string Key, string Value)[] pairs) =>
        new(World.Types.Metadata, new BlobAttributes([.. pairs.Select(p => new TextPair(p.Key, p.Value))]).ToBcs());

    private Attributed Subject(bool isPooled)
    {
        if (!isPooled)
        {
            var blob = network.RegisterBlob(1);
            return new(World, "blob", "metadata", [blob], blob.As<BlobObject>().Id, 7, 8);
        }

        var pool = network.CreatePool();
        var id = network.RegisterPooled(pool, 1);
        return new(World, "storage_pool", "blob_metadata", [pool, Pure.U256(id.Span)], World.PooledBlob(pool, id).Id, 12, 13);
    }

    private sealed record Attributed(
        World World, string Module, string Name, MoveBox[] Arguments, ObjectId Object, ulong Duplicate, ulong Missing)
    {
        internal IReadOnlyList<MoveBox> Call(string verb, string suffix, params MoveBox[] more) =>
            World.Call($"{Module}::{verb}{Name}{suffix}", [.. Arguments, .. more]);

        internal IReadOnlyList<TextPair> Pairs() =>
            MoveStruct.FromBcs<BlobAttributes>(World.FindField(Object, MoveTypes.Bytes, DynamicField.NameKey("metadata"u8))).Pairs;
    }
}
