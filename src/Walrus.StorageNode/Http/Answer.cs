using Walrus.Client.Nodes;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>What comes of a request.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>JSON with that HTTP code; the success envelope.</summary>
    internal sealed record Json(int Code, ReadOnlyMemory<byte> Utf8) : Answer;

    /// <summary>BCS.</summary>
    internal sealed record Bytes(ReadOnlyMemory<byte> Bcs) : Answer;

    /// <summary>A sliver's BCS from disk; disposed when it is sent.</summary>
    internal sealed record FromDisk(StoredSliver Sliver) : Answer;

    /// <summary>Words without an envelope.</summary>
    internal sealed record Text(int Code, string Sentence, string Type = "text/plain; charset=utf-8") : Answer;

    /// <summary>A page for people.</summary>
    internal sealed record Html(string Page) : Answer;

    /// <summary>The error envelope.</summary>
    internal sealed record Refused(ApiError Why) : Answer;

    /// <summary>The success envelope around data.</summary>
    internal static Answer Of<T>(int code, T data) => new Json(code, NodeEnvelope.Success(code, data));

    public static implicit operator Answer(ApiError why) => new Refused(why);
}
