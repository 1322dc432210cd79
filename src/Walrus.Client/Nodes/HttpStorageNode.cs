using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Nodes;

/// <summary>One storage node over HTTP; <paramref name="origin"/> is null when the registered address is none.</summary>
internal sealed class HttpStorageNode(
    StorageNodeInfo info, Uri? origin, HttpMessageInvoker http, StorageNodesOptions options, BodyLimits limits, TimeProvider clock) : IStorageNode
{
    public StorageNodeInfo Info => info;

    private const string Pending = "?pending=true";

    public Task<NodeReply<BlobMetadataWithId>> GetMetadata(BlobId blob, CancellationToken ct = default) =>
        Get($"{Blob(blob)}/metadata", limits.Metadata, (body, _) => BlobMetadataWithId.FromBcs(body.Span), ct);

    public Task<NodeReply<StoredStatus>> GetMetadataStatus(BlobId blob, CancellationToken ct = default) =>
        GetJson<StoredStatus>($"{Blob(blob)}/metadata/status", ct);

    public Task<NodeReply<string>> PutMetadata(BlobId blob, BlobMetadata metadata, CancellationToken ct = default) =>
        Put($"{Blob(blob)}/metadata", metadata.ToBcs(), ct);

    public Task<NodeReply<string>> BufferMetadata(BlobId blob, BlobMetadata metadata, CancellationToken ct = default) =>
        Put($"{Blob(blob)}/metadata{Pending}", metadata.ToBcs(), ct);

    public Task<NodeReply<Sliver>> GetSliver(BlobId blob, SliverPairIndex pair, SliverAxis axis, CancellationToken ct = default) =>
        Get(SliverPath(blob, pair, axis), limits.Sliver(axis), (body, _) => Sliver.FromBcs(body, axis), ct);

    public Task<NodeReply<StoredStatus>> GetSliverStatus(BlobId blob, SliverPairIndex pair, SliverAxis axis, CancellationToken ct = default) =>
        GetJson<StoredStatus>($"{SliverPath(blob, pair, axis)}/status", ct);

    public Task<NodeReply<string>> PutSliver(BlobId blob, SliverPairIndex pair, Sliver sliver, CancellationToken ct = default) =>
        Put(SliverPath(blob, pair, sliver.Axis), sliver.ToBcs(), ct);

    public Task<NodeReply<string>> BufferSliver(BlobId blob, SliverPairIndex pair, Sliver sliver, CancellationToken ct = default) =>
        Put(SliverPath(blob, pair, sliver.Axis) + Pending, sliver.ToBcs(), ct);

    public Task<NodeReply<SignedMessage<StorageConfirmation>>> GetConfirmation(
        BlobId blob, ObjectId? deletableObject, CancellationToken ct = default) =>
        Get(
            $"{Blob(blob)}/confirmation/" + (deletableObject is { } id ? $"deletable/{id}" : "permanent"),
            BodyLimits.Json, (body, code) => NodeEnvelope.ReadSuccess<StorageConfirmationEnvelope>(body.Span, code).Signed, ct);

    public Task<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>> GetRecoverySymbols(
        BlobId blob, IReadOnlyList<SymbolId> ids, SliverAxis proofAxis, CancellationToken ct = default) =>
        Get(
            $"{Blob(blob)}/recoverySymbols?{string.Join('&', ids.Select(id => $"id={id}"))}&proofAxis={proofAxis.Word()}",
            BodyLimits.RecoverySymbols(ids.Count), (body, _) => SymbolBodies.ReadRecovery(body), ct);

    public Task<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>> GetRecoverySymbols(
        BlobId blob, SliverIndex target, SliverAxis targetAxis, SliverAxis proofAxis, CancellationToken ct = default) =>
        Get(
            $"{Blob(blob)}/recoverySymbols?targetSliver={target}&targetType={targetAxis.Word()}&proofAxis={proofAxis.Word()}",
            limits.RecoverySymbolsOfNode, (body, _) => SymbolBodies.ReadRecovery(body), ct);

    public Task<NodeReply<IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>>>> GetDecodingSymbols(
        BlobId blob, IReadOnlyList<SliverIndex> targets, SliverAxis targetAxis, CancellationToken ct = default) =>
        Get(
            $"{Blob(blob)}/decodingSymbols?{string.Join('&', targets.Select(t => $"targetSlivers={t}"))}&targetType={targetAxis.Word()}",
            limits.DecodingSymbols(targets.Count), (body, _) => SymbolBodies.ReadDecoding(body), ct);

    public Task<NodeReply<BlobStatus>> GetStatus(BlobId blob, CancellationToken ct = default) => GetJson<BlobStatus>($"{Blob(blob)}/status", ct);

    public Task<NodeReply<ShardSyncResponse>> SyncShard(SignedMessage<SyncShard> request, BlsPublicKey key, CancellationToken ct = default) =>
        Send(
            HttpMethod.Post, "/v1/migrate/sync_shard", request.ToBcs(), BodyLimits.ShardSync,
            (body, _) => ShardSyncResponse.FromBcs(body, (int)Math.Min(request.Message.SliverCount, int.MaxValue)), ct, key);

    public Task<NodeReply<SignedMessage<InvalidBlobId>>> ProveInconsistent(
        BlobId blob, InconsistencyProof proof, CancellationToken ct = default) =>
        Send(
            HttpMethod.Post, $"{Blob(blob)}/inconsistencyProof/{proof.Axis.Word()}", proof.ToBcs(), BodyLimits.Json,
            (body, code) => NodeEnvelope.ReadSuccess<SignedMessage<InvalidBlobId>>(body.Span, code), ct);

    public Task<NodeReply<NodeHealth>> GetHealth(CancellationToken ct = default) =>
        Get("/v1/health", BodyLimits.Json, (body, code) => NodeEnvelope.ReadSuccess<ServiceHealthInfo>(body.Span, code).ToHealth(), ct);

    private static string Blob(BlobId blob) => $"/v1/blobs/{blob}";

    private static string SliverPath(BlobId blob, SliverPairIndex pair, SliverAxis axis) => $"{Blob(blob)}/slivers/{pair}/{axis.Word()}";

    private Task<NodeReply<T>> GetJson<T>(string path, CancellationToken ct) =>
        Get(path, BodyLimits.Json, (body, code) => NodeEnvelope.ReadSuccess<T>(body.Span, code), ct);

    private Task<NodeReply<T>> Get<T>(string path, long limit, Func<ReadOnlyMemory<byte>, int, T> parse, CancellationToken ct) =>
        Send(HttpMethod.Get, path, null, limit, parse, ct);

    private Task<NodeReply<string>> Put(string path, byte[] body, CancellationToken ct) =>
        Send(HttpMethod.Put, path, body, BodyLimits.Json, (reply, code) => NodeEnvelope.ReadSuccess<string>(reply.Span, code), ct);

    private async Task<NodeReply<T>> Send<T>(
        HttpMethod method, string path, byte[]? body, long limit, Func<ReadOnlyMemory<byte>, int, T> parse, CancellationToken ct,
        BlsPublicKey? key = null)
    {
        ct.ThrowIfCancellationRequested();
        if (origin is null)
        {
            return new NodeReply<T>.Unreachable($"Its registered address '{Shown(info.NetworkAddress)}' is not host:port.");
        }

        using var deadline = new CancellationTokenSource(options.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            using var request = Request(method, new Uri(origin, path), body);
            if (key is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", ShardSyncAuthorization.Format(key));
            }

            using var response = await http.SendAsync(request, either.Token);
            int code = (int)response.StatusCode;
            if (code is >= 200 and < 300)
            {
                return new NodeReply<T>.Ok(parse(await BoundedBody.Read(response.Content, limit, either.Token), code), code);
            }

            return await Refusal<T>(response, code, either.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (deadline.IsCancellationRequested && e is OperationCanceledException or IOException or HttpRequestException)
        {
            return new NodeReply<T>.TimedOut(options.RequestTimeout);
        }
        catch (WalrusFormatException e)
        {
            return new NodeReply<T>.Malformed(e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or AuthenticationException
            or InvalidOperationException or NotSupportedException)
        {
            return new NodeReply<T>.Unreachable(Cause(e));
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri url, byte[]? body)
    {
        var request = new HttpRequestMessage(method, url)
        {
            Version = options.SpeaksHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = options.SpeaksHttp2 && url.Scheme == Uri.UriSchemeHttp
                ? HttpVersionPolicy.RequestVersionExact
                : HttpVersionPolicy.RequestVersionOrLower,
        };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        return request;
    }

    private static async Task<NodeReply<T>> Refusal<T>(HttpResponseMessage response, int code, CancellationToken ct)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            body = await BoundedBody.Read(response.Content, BodyLimits.Json, ct);
        }
        catch (WalrusFormatException e)
        {
            return new NodeReply<T>.Refused(code, "", e.Message);
        }

        return ApiError.TryParse(body.Span, code) is { } error
            ? new NodeReply<T>.Refused(code, Shown(error.Reason), Shown(error.Message))
            : new NodeReply<T>.Refused(code, "", Shown(System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxShown)])));
    }

    private const int MaxShown = 300;

    // It goes to logs and terminals, and was written by a stranger.
    private static string Shown(string text) => string.Concat(text.Take(MaxShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));

    private string Cause(Exception e) => e switch
    {
        OperationCanceledException => $"No connection within {options.ConnectTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.",
        HttpRequestException { InnerException: AuthenticationException } when options.Scheme == Uri.UriSchemeHttps =>
            "TLS failed: the certificate's key is not the network key registered on chain, or no TLS is spoken there.",
        _ => Shown(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message),
    };
}
