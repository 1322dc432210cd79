using Walrus.Core.RedStuff;

namespace Walrus.Core.Quilts;

/// <summary>The numbers of quilt version 1 (spec/encoding.md §5).</summary>
public static class QuiltFormat
{
    /// <summary>The first byte of the index, of every patch, and of every internal patch id.</summary>
    public const byte Version = 1;

    /// <summary>Version and length in front of the index.</summary>
    public const int IndexPrefixLength = 5;

    /// <summary>The most columns the index may take.</summary>
    public const int MaxIndexColumns = 10;

    /// <summary>Version, length and mask in front of a patch.</summary>
    public const int PatchHeaderLength = 6;

    /// <summary>The longest identifier in bytes of UTF-8 whose BCS still fits the field in front of it: below 65,535 with its prefix.</summary>
    public const int MaxIdentifierBytes = 65531;

    /// <summary>The longest BCS of a patch's tags in bytes.</summary>
    public const int MaxTagsBytes = ushort.MaxValue;

    /// <summary>Whether a quilt for so many shards can be that long: its matrix filled with symbols of an even size.</summary>
    public static bool IsLength(EncodingConfig config, long length) =>
        length > 0 && length % config.SourceSymbols == 0 && config.SymbolSize(length) == length / config.SourceSymbols;

    /// <summary>The bit of the mask that announces tags.</summary>
    internal const byte TagsBit = 0x01;
}
