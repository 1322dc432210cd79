using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Changes of attributes (<c>metadata</c>, contracts §3): a map that keeps the order in which its pairs were put in.</summary>
internal static class AttributeRules
{
    /// <summary>With that pair last, whether its key was there or not.</summary>
    internal static BlobAttributes With(this BlobAttributes attributes, TextPair pair) => new([.. attributes.Without(pair.Key).Pairs, pair]);

    /// <summary>Without the pair of that key, if there is one.</summary>
    internal static BlobAttributes Without(this BlobAttributes attributes, string key) => new([.. attributes.Pairs.Where(p => p.Key != key)]);

    /// <summary>The pair of that key, or null.</summary>
    internal static TextPair? Find(this BlobAttributes attributes, string key) => attributes.Pairs.FirstOrDefault(p => p.Key == key);

    /// <summary>The pair of that key; aborts when there is none.</summary>
    internal static TextPair Get(this BlobAttributes attributes, string key) =>
        attributes.Find(key) ?? throw AbortCodes.Framework.KeyDoesNotExist.In("get_idx");
}
