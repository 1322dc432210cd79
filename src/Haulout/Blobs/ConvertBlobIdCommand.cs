using System.CommandLine;
using Haulout.Cli;
using Walrus.Core.Identifiers;

namespace Haulout.Blobs;

/// <summary><c>haulout convert-blob-id</c>: between the text form and the number that explorers show.</summary>
internal static class ConvertBlobIdCommand
{
    internal static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "A decimal u256 as Sui explorers show it, or a blob id in base64url" };
        var json = Shared.Json();
        var command = new Command("convert-blob-id", "Convert a blob id between base64url and the decimal number on chain") { id, json };
        command.SetAction(parsed => Run(parsed.GetValue(id)!, Terminal.Standard(parsed.GetValue(json))));
        return command;
    }

    internal static int Run(string text, Terminal terminal)
    {
        // 43 digits could be either, but a number of that length is no hash: ids are spread over 77 and 78 digits.
        bool isNumber = text.Length != BlobId.TextLength && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        var id = isNumber ? BlobId.FromDecimal(text) : BlobId.Parse(text);
        terminal.Result(
            isNumber ? id.ToString() : id.ToDecimal(),
            new { blobId = id.ToString(), @decimal = id.ToDecimal(), hex = Convert.ToHexStringLower(id.Span) });
        return ExitCode.Success;
    }
}
