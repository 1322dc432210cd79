using System.Globalization;
using Spectre.Console;
using Walrus.Core.Bls;

namespace Benchmarks;

/// <summary>What one certificate costs: sign, verify, parse, aggregate.</summary>
internal static class BlsBenchmark
{
    private const int Signers = 100;

    internal static void Run(Arguments arguments)
    {
        byte[] message = [1, 0, 3, 5, 0, 0, 0, .. new byte[33]];
        var keys = Enumerable.Range(0, Signers).Select(_ => BlsSecretKey.Generate()).ToArray();
        var publicKeys = keys.Select(k => k.PublicKey).ToArray();
        var signatures = keys.Select(k => k.Sign(message)).ToArray();
        var aggregate = BlsSignature.Aggregate(signatures);
        byte[] encoded = signatures[0].Span.ToArray();
        byte[] encodedKey = publicKeys[0].Span.ToArray();
        (string Name, double? TargetMs, Action Run)[] operations =
        [
            ("sign", 1, () => keys[0].Sign(message)),
            ("verify", 4, () => Require(publicKeys[0].Verify(message, signatures[0]))),
            ("parse a signature (curve and subgroup checks)", null, () => BlsSignature.FromBytes(encoded)),
            ("parse a public key (curve and subgroup checks)", null, () => BlsPublicKey.FromBytes(encodedKey)),
            ($"aggregate {Signers} parsed signatures", null, () => BlsSignature.Aggregate(signatures)),
            ($"verify an aggregate of {Signers}", null, () => Require(aggregate.VerifyAggregate(message, publicKeys))),
        ];
        var table = new Table().Title("BLS12-381 min-pk, one core").RoundedBorder();
        table.AddColumns("operation", "CPU ms, median [[min..max]]", "target");
        foreach (var (name, target, run) in operations)
        {
            const int Repeat = 20;
            for (int i = 0; i < 30; i++)
            {
                run();
            }

            var measured = new Measured([.. Enumerable.Range(0, 4 * arguments.Rounds).Select(_ => Cpu.Seconds(() =>
            {
                for (int i = 0; i < Repeat; i++)
                {
                    run();
                }
            }) * 1000 / Repeat)]);
            table.AddRow(
                name, Markup.Escape(measured.ToString()),
                target is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"[{(measured.Median <= target ? "green]✓" : "red]✗")} ≤ {target} ms[/]"));
        }

        AnsiConsole.Write(table);
    }

    private static void Require(bool verified)
    {
        if (!verified)
        {
            throw new InvalidOperationException("A good signature does not verify.");
        }
    }
}
