using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Nodes;

/// <summary>The BCS bodies of recoverySymbols and decodingSymbols (storage-node-api §A.3).</summary>
public static class SymbolBodies
{
    // Index, length, target and path length of a symbol that is empty otherwise, with the axis byte.
    private const int MinRecoveryBytes = 7;
    private const int MinDecodingBytes = 4;
    private const int MinTargetBytes = 3;

    /// <summary>The body of recoverySymbols: <c>vector&lt;GeneralRecoverySymbol&gt;</c>.</summary>
    public static byte[] Write(IReadOnlyCollection<GeneralRecoverySymbol> symbols)
    {
        var writer = new BcsWriter(16 + symbols.Sum(s => s.Symbol.Data.Length + 16 + s.Proof.Path.Count * 33));
        writer.WriteUleb128((uint)symbols.Count);
        foreach (var symbol in symbols)
        {
            symbol.WriteTo(writer);
        }

        return writer.ToArray();
    }

    /// <summary>
    /// The body of decodingSymbols: <c>map&lt;u16, vector&lt;EitherDecodingSymbol&gt;&gt;</c>, ordered as BCS orders maps: by the bytes of the key.
    /// </summary>
    public static byte[] Write(IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>> symbols)
    {
        var writer = new BcsWriter(16 + symbols.Values.Sum(list => list.Sum(s => s.Data.Length + 8) + 8));
        writer.WriteUleb128((uint)symbols.Count);
        foreach (var (target, list) in symbols.OrderBy(e => (e.Key.Value & 0xFF, e.Key.Value >> 8)))
        {
            writer.WriteU16(target.Value).WriteUleb128((uint)list.Count);
            foreach (var symbol in list)
            {
                symbol.WriteEitherTo(writer);
            }
        }

        return writer.ToArray();
    }

    /// <summary>Reads the body of recoverySymbols; data stays a view of <paramref name="bytes"/>.</summary>
    /// <exception cref="BcsException">The bytes are anything else.</exception>
    public static IReadOnlyList<GeneralRecoverySymbol> ReadRecovery(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BcsReader(bytes.Span);
        var symbols = new GeneralRecoverySymbol[reader.ReadLength(ushort.MaxValue, MinRecoveryBytes)];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = GeneralRecoverySymbol.ReadFrom(ref reader, bytes);
        }

        reader.Finish();
        return symbols;
    }

    /// <summary>Reads the body of decodingSymbols; data stays a view of <paramref name="bytes"/>.</summary>
    /// <exception cref="BcsException">The bytes are anything else, or a target is there twice.</exception>
    public static IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>> ReadDecoding(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BcsReader(bytes.Span);
        int targets = reader.ReadLength(ushort.MaxValue, MinTargetBytes);
        var symbols = new Dictionary<SliverIndex, IReadOnlyList<DecodingSymbol>>(targets);
        for (int t = 0; t < targets; t++)
        {
            var target = new SliverIndex(reader.ReadU16());
            var list = new DecodingSymbol[reader.ReadLength(ushort.MaxValue, MinDecodingBytes)];
            for (int i = 0; i < list.Length; i++)
            {
                list[i] = DecodingSymbol.ReadEitherFrom(ref reader, bytes);
            }

            if (!symbols.TryAdd(target, list))
            {
                throw new BcsException($"Symbols for sliver {target} are there twice.");
            }
        }

        reader.Finish();
        return symbols;
    }
}
