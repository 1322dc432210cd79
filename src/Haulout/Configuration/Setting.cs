namespace Haulout.Configuration;

/// <summary>
/// One knob of a part, declared once: <c>--name</c> on the command line, <c>HAULOUT_PART__NAME</c> in the environment, <c>"name"</c> in the
/// configuration file; the first of these that is there counts.
/// </summary>
/// <param name="Name">Lower case with dashes.</param>
/// <param name="Help">A sentence for --help.</param>
/// <param name="Default">What counts when nothing is given; null when the part chooses.</param>
/// <param name="Value">How the value is called in --help.</param>
internal sealed record Setting(string Name, string Help, string? Default = null, string Value = "VALUE");
