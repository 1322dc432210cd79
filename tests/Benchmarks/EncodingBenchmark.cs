using Spectre.Console;
using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Benchmarks;

/// <summary>Encode, metadata and decode of whole blobs at n = 1000, ours and the official one in interleaved rounds.</summary>
internal sealed class EncodingBenchmark(Arguments arguments)
{
    private const int Shards = 1000;

    internal void Run()
    {
        using var official = arguments.Official ? OfficialEncoder.Start(out string? whyNot) : Nothing(out whyNot);
        if (official is null)
        {
            AnsiConsole.MarkupLine($"[yellow]Without the official encoder: {Markup.Escape(whyNot!)}.[/]");
        }

        foreach (var kernel in arguments.Kernels)
        {
            var table = new Table().Title($"n = {Shards}, {kernel}, {arguments.Rounds} rounds: median [[min..max]]").RoundedBorder();
            table.AddColumns("blob", "operation", "CPU s", "MiB/s a core", "target", "wall MiB/s, all cores", "times wasm", "target");
            foreach (int mebibytes in arguments.Sizes)
            {
                foreach (var row in Measure(kernel, mebibytes, official))
                {
                    table.AddRow(row);
                }
            }

            AnsiConsole.Write(table);
        }

        Memory();
    }

    private List<string[]> Measure(KernelLevel kernel, int mebibytes, OfficialEncoder? official)
    {
        int length = mebibytes << 20;
        byte[] content = Content.Of(length);
        var one = new RedStuffCodec(new EncodingConfig(Shards), new CodecOptions { Kernel = kernel, MaxParallelism = 1 });
        var all = new RedStuffCodec(one.Config, new CodecOptions { Kernel = kernel });
        var buffers = new SliverBuffers(one.Config, one.Config.SymbolSize(length));
        var reader = new MemoryBlob(content);
        var encoded = new BlobEncoder(all).Encode(reader, buffers);
        int needed = one.Config.PrimarySourceSymbols;
        var parity = Enumerable.Range(Shards - needed, needed)
            .Select(i => buffers[SliverAxis.Primary, new SliverIndex((ushort)i)])
            .Select(s => new Sliver(s.Axis, s.Index, s.SymbolSize, s.Data.ToArray())).ToArray();
        if (official is not null && official.Measure("encode", Shards, length).BlobId != encoded.BlobId.ToString())
        {
            throw new InvalidOperationException($"The official encoder gives another blob id for {mebibytes} MiB.");
        }

        Operation[] operations =
        [
            new("encode, pooled", "encode", codec => new BlobEncoder(codec).Encode(reader, buffers)),
            new("encode, fresh", "encode", codec => new BlobEncoder(codec).Encode(content)),
            new("metadata", "metadata", codec => new BlobEncoder(codec).ComputeMetadata(reader)),
            new("decode, checked", "decode", codec => new BlobDecoder(codec).Decode(encoded, SliverAxis.Primary, parity)),
            new("decode, unchecked", "decode", codec => new BlobDecoder(codec).Decode(encoded, SliverAxis.Primary, parity, ConsistencyCheck.Skip)),
        ];
        var cpu = operations.ToDictionary(o => o, _ => new List<double>());
        var wall = operations.ToDictionary(o => o, _ => new List<double>());
        var theirs = operations.ToDictionary(o => o, _ => new List<double>());
        for (int round = -1; round < arguments.Rounds; round++)
        {
            foreach (var operation in operations)
            {
                double seconds = Cpu.Seconds(() => operation.Run(one));
                double elapsed = Cpu.WallSeconds(() => operation.Run(all));
                if (round < 0)
                {
                    continue;
                }

                cpu[operation].Add(seconds);
                wall[operation].Add(elapsed);
            }

            // The official side knows three operations; ours that have the same counterpart share its measurement of the round.
            foreach (var same in operations.GroupBy(o => o.Official).Where(_ => official is not null && round >= 0))
            {
                double seconds = official!.Measure(same.Key, Shards, length).Seconds;
                foreach (var operation in same)
                {
                    theirs[operation].Add(seconds);
                }
            }
        }

        var rows = new List<string[]>();
        foreach (var operation in operations)
        {
            var seconds = new Measured(cpu[operation]);
            var rate = seconds.Rate(mebibytes);
            var times = official is null ? null : seconds.TimesFasterThan(new Measured(theirs[operation]));
            var target = Targets.Of(kernel, mebibytes, operation.Name);
            rows.Add(
            [
                $"{mebibytes} MiB", operation.Name, Markup.Escape(seconds.ToString()), Markup.Escape(rate.ToString()),
                Verdict(rate.Median, target?.MiBPerSecond), Markup.Escape(new Measured(wall[operation]).Rate(mebibytes).ToString()),
                times is null ? "-" : Markup.Escape(times.ToString()), times is null ? "-" : Verdict(times.Median, target?.TimesWasm),
            ]);
        }

        return rows;
    }

    /// <summary>Each in a process of its own, whose peak it is.</summary>
    private void Memory()
    {
        var table = new Table().Title("Peak resident memory, MiB (a process each, best kernel, all cores)").RoundedBorder();
        table.AddColumns("blob", "metadata", "encode", "4.5x output + blob + 2 MiB a thread");
        foreach (int mebibytes in arguments.Sizes)
        {
            table.AddRow(
                $"{mebibytes} MiB", Peak("metadata", mebibytes), Peak("encode", mebibytes),
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{5.5 * mebibytes + 2 * Environment.ProcessorCount:F0} + runtime"));
        }

        AnsiConsole.Write(table);

        static string Peak(string operation, int mebibytes)
        {
            using var child = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
                Environment.ProcessPath!,
                [.. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(EncodingBenchmark).Assembly.Location] : Array.Empty<string>(),
                    "peak", operation, mebibytes.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            })!;
            string answer = child.StandardOutput.ReadToEnd().Trim();
            child.WaitForExit();
            return answer;
        }
    }

    /// <summary>The child's side of <see cref="Memory"/>.</summary>
    internal static void PrintPeak(string operation, int mebibytes)
    {
        double idle = Cpu.PeakMiB();
        byte[] content = Content.Of(mebibytes << 20);
        var encoder = new BlobEncoder(new RedStuffCodec(new EncodingConfig(Shards)));
        object kept = operation == "encode" ? encoder.Encode(content) : encoder.ComputeMetadata(content);
        Console.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{Cpu.PeakMiB():F0} (runtime {idle:F0})"));
        GC.KeepAlive(kept);
    }

    private static OfficialEncoder? Nothing(out string? whyNot)
    {
        whyNot = "--no-official was given";
        return null;
    }

    private static string Verdict(double value, double? target) => target is null
        ? "-"
        : string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"[{(value >= target ? "green" : "red")}]{(value >= target ? "✓" : "✗")} ≥ {target:G3}[/]");

    private sealed record Operation(string Name, string Official, Action<RedStuffCodec> Run);
}
