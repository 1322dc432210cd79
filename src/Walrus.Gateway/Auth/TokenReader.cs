using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Walrus.Client.Nodes;
using Walrus.Client.Store;
using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Auth;

/// <summary>A token that does not allow an upload.</summary>
internal sealed record Refusal(ApiStatus Status, string Reason, string Message)
{
    private const string Domain = "auth.publisher.walrus.space";

    internal static Refusal Of(string reason, string message) => new(ApiStatus.FailedPrecondition, reason, message);

    internal ApiError ToError() => new(Status, Reason, Message, Domain);
}

/// <summary>Reads tokens and says whether they are good for an upload (storage-node-api §B.2).</summary>
internal sealed class TokenReader(JwtOptions options, TimeProvider clock) : IDisposable
{
    private const int MaxTokenChars = 16 * 1024;

    // Clocks differ; a token from further in the future was not made by a clock.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    private readonly TokenSignature? signature = options.HasSecret ? new TokenSignature(options.Algorithm, options.Key()) : null;
    private readonly UsedTokens used = new(options.MaxUsedTokens);

    /// <summary>Takes a token for this upload, after which it is used up.</summary>
    /// <param name="token">What stands behind <c>Bearer</c>.</param>
    /// <param name="request">What is wished for.</param>
    /// <param name="announced">Bytes of the body, when its length is announced and means the blob's.</param>
    /// <param name="claims">What else it allows; the size can be checked only when the body is there.</param>
    internal Refusal? Take(string token, StoreRequest request, long? announced, out Claims claims)
    {
        claims = null!;
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (Read(token, out var read, out claims) is { } unreadable)
        {
            return unreadable;
        }

        return Signed(read) ?? Timely(claims, now) ?? (options.VerifyUpload ? Allowed(claims, request, announced) : null) ?? Unused(claims, now);
    }

    /// <summary>Whether the token allows so many bytes.</summary>
    internal static Refusal? CheckSize(Claims claims, ulong bytes) =>
        claims.AllowsSize(bytes) ? null : Refusal.Of("INVALID_SIZE", "the upload has another size than the token allows");

    public void Dispose() => signature?.Dispose();

    private Refusal? Read(string token, out JsonWebToken read, out Claims claims)
    {
        (read, claims) = (null!, null!);
        try
        {
            if (token.Length > MaxTokenChars)
            {
                return Refusal.Of("INVALID_TOKEN", "the token is too long");
            }

            read = new JsonWebToken(token);
            if (read.Alg != options.Algorithm || read.IsEncrypted || read.EncodedSignature.Length == 0)
            {
                return Refusal.Of("INVALID_TOKEN", $"the token must be signed by {options.Algorithm}");
            }

            // The library turns numbers into what it sees fit; the claims are few and are read as they stand.
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(read.EncodedPayload), new JsonDocumentOptions { MaxDepth = 8 });
            claims = ClaimsOf(payload.RootElement);
            return (claims.Epochs, claims.MaxEpochs) is ({ }, { }) || (claims.Size, claims.MaxSize) is ({ }, { })
                ? Refusal.Of("INCONSISTENT_TOKEN", "a token has either epochs or max_epochs, and either size or max_size")
                : null;
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or FormatException or JsonException or InvalidOperationException
            or OverflowException or KeyNotFoundException)
        {
            return Refusal.Of("INVALID_TOKEN", "the token cannot be read, or lacks jti or exp");
        }
    }

    private static Claims ClaimsOf(JsonElement payload)
    {
        SuiAddress? receiver = Optional(payload, "send_object_to") is { } text
            ? SuiAddress.TryParse(text.GetString() ?? "", out var address) ? address : throw new FormatException("send_object_to")
            : null;
        string id = payload.GetProperty("jti").GetString() is { Length: > 0 and <= 1024 } jti ? jti : throw new FormatException("jti");
        return new(
            id, payload.GetProperty("exp").GetInt64(), Optional(payload, "iat")?.GetInt64(), receiver,
            Optional(payload, "epochs")?.GetUInt32(), Optional(payload, "max_epochs")?.GetUInt32(),
            Optional(payload, "size")?.GetUInt64(), Optional(payload, "max_size")?.GetUInt64());
    }

    private static JsonElement? Optional(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private Refusal? Signed(JsonWebToken token)
    {
        if (signature is null)
        {
            return null;
        }

        try
        {
            var data = Encoding.ASCII.GetBytes($"{token.EncodedHeader}.{token.EncodedPayload}");
            if (signature.Fits(data, Base64UrlEncoder.DecodeBytes(token.EncodedSignature)))
            {
                return null;
            }
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            // Not even of the form of a signature.
        }

        return new(ApiStatus.Unauthenticated, "INVALID_SIGNATURE", "the token's signature does not fit");
    }

    private Refusal? Timely(Claims claims, long now) =>
        claims.Expires < 0 || claims.Issued < 0 || claims.Issued > now + (long)MaxAhead.TotalSeconds
            ? Refusal.Of("INVALID_TIMESTAMP", "iat or exp is no time at which a token can have been made")
        : claims.Expires <= now ? new(ApiStatus.DeadlineExceeded, "EXPIRED_SIGNATURE", "the token has expired")
        : options.ExpiringSeconds > 0 && (claims.Issued is not { } issued || claims.Expires - issued != options.ExpiringSeconds)
            ? Refusal.Of("INVALID_EXPIRATION", $"the token must be good for {options.ExpiringSeconds} s from iat to exp")
        : null;

    private static Refusal? Allowed(Claims claims, StoreRequest request, long? announced) =>
        !claims.AllowsEpochs(request.EpochsAhead) ? Refusal.Of("INVALID_EPOCHS", "the token allows another number of epochs")
        : claims.SendObjectTo is { } to && to != request.SendObjectTo
            ? Refusal.Of("INVALID_SEND_OBJECT_TO", "the token wants the blob object sent to another address; give it as send_object_to")
        : announced is { } bytes ? CheckSize(claims, (ulong)bytes)
        : null;

    private Refusal? Unused(Claims claims, long now) => used.Take(claims.Id, claims.Expires, now) switch
    {
        UsedTokens.Outcome.Taken => null,
        UsedTokens.Outcome.Used => new(ApiStatus.ResourceExhausted, "TOKEN_ALREADY_USED", "the token was used before"),
        _ => new(ApiStatus.ResourceExhausted, "TOKEN_ALREADY_USED", "too many tokens were used lately to tell whether this one was; try again later"),
    };
}
