using System.Text.Json;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>What comes of a request.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>The success envelope with that HTTP code; the function writes exactly one JSON value.</summary>
    internal sealed record Data(int Code, Action<Utf8JsonWriter> Write) : Answer;

    /// <summary>BCS.</summary>
    internal sealed record Bytes(ReadOnlyMemory<byte> Bcs) : Answer;

    /// <summary>A sliver's BCS from disk; disposed when it is sent.</summary>
    internal sealed record FromDisk(StoredSliver Sliver) : Answer;

    /// <summary>A page for people.</summary>
    internal sealed record Html(string Page) : Answer;

    /// <summary>The error envelope.</summary>
    internal sealed record Refused(Refusal Why) : Answer;

    internal static Answer Text(int code, string data) => new Data(code, w => w.WriteStringValue(data));

    public static implicit operator Answer(Refusal why) => new Refused(why);
}
