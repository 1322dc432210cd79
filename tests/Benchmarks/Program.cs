using System.Globalization;
using Benchmarks;
using Spectre.Console;
using Walrus.Core.Kernels;

if (args is ["peak", var operation, var size])
{
    EncodingBenchmark.PrintPeak(operation, int.Parse(size, CultureInfo.InvariantCulture));
    return 0;
}

if (args.Contains("--help"))
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

string what = args.FirstOrDefault(a => !a.StartsWith('-')) is { } first && args[0] == first ? first : "all";
try
{
    var arguments = Arguments.Parse([.. args.Skip(args.Length > 0 && args[0] == what ? 1 : 0)]);
    AnsiConsole.MarkupLine($"{Environment.ProcessorCount} cores; kernels here: {string.Join(", ", KernelLevels.Supported)}; .NET {Environment.Version}");
    if (what is "encoding" or "all")
    {
        new EncodingBenchmark(arguments).Run();
    }

    if (what is "bls" or "all")
    {
        BlsBenchmark.Run(arguments);
    }

    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
