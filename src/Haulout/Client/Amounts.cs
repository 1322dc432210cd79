using System.CommandLine;
using System.Globalization;

namespace Haulout.Client;

/// <summary>Money and options that commands of a network share.</summary>
internal static class Amounts
{
    private const decimal FrostPerWal = 1_000_000_000;
    private const int MostEpochs = 10_000;

    /// <summary>FROST for people.</summary>
    internal static string Wal(ulong frost) => string.Create(CultureInfo.InvariantCulture, $"{frost / FrostPerWal:0.#########} WAL");

    /// <summary>An option that takes a number of epochs; 1 by default.</summary>
    internal static Option<int> Epochs(string help)
    {
        var option = new Option<int>("--epochs") { HelpName = "N", Description = help, DefaultValueFactory = _ => 1 };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostEpochs)
            {
                result.AddError("--epochs takes a whole number from 1 on; haulout info tells the most.");
            }
        });
        return option;
    }
}
