using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Auth;

/// <summary>What a token allows.</summary>
/// <param name="Id"><c>jti</c>, which is good once.</param>
/// <param name="Expires"><c>exp</c>, seconds since 1970.</param>
/// <param name="Issued"><c>iat</c>.</param>
/// <param name="SendObjectTo">Who must get the blob object.</param>
/// <param name="Epochs">For how many epochs exactly.</param>
/// <param name="MaxEpochs">For how many at most.</param>
/// <param name="Size">How many bytes exactly.</param>
/// <param name="MaxSize">How many at most.</param>
internal sealed record Claims(
    string Id, long Expires, long? Issued, SuiAddress? SendObjectTo, uint? Epochs, uint? MaxEpochs, ulong? Size, ulong? MaxSize)
{
    internal bool AllowsSize(ulong bytes) => !(Size != null && Size != bytes) && !(bytes > MaxSize);

    internal bool AllowsEpochs(int epochs) => !(Epochs != null && Epochs != epochs) && !(epochs > MaxEpochs);
}
