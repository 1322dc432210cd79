using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Haulout.Cli;

/// <summary>How far some work is.</summary>
/// <param name="What">What is being done.</param>
/// <param name="Done">From 0 to 1.</param>
internal sealed record Step(string What, double Done);

/// <summary>
/// Where a command speaks: results on standard output, in lines or as JSON; progress and complaints on standard error, progress only
/// where a person is looking.
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool json, bool showProgress)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether results are JSON.</summary>
    internal bool Json => json;

    /// <summary>The terminal of this process.</summary>
    internal static Terminal Standard(bool json) => new(Console.Out, Console.Error, json, !Console.IsErrorRedirected);

    /// <summary>A result: the text for people, or the object as one line of JSON.</summary>
    internal void Result(string text, object value) => output.WriteLine(json ? JsonSerializer.Serialize(value, Options) : text);

    /// <summary>A result that is only shown to people.</summary>
    internal void Text(string text)
    {
        if (!json)
        {
            output.WriteLine(text);
        }
    }

    /// <summary>One line on standard error.</summary>
    internal void Complain(string line) => error.WriteLine($"haulout: {line}");

    /// <summary>Runs work that reports how far it is, from 0 to 1, with a bar if somebody watches.</summary>
    internal T Watch<T>(string title, Func<IProgress<double>?, T> work)
    {
        if (!showProgress)
        {
            return work(null);
        }

        return Progress().Start(context => work(new Bar(Add(context, title))));
    }

    /// <summary>The same for work that waits, and that tells what it is doing.</summary>
    internal Task<T> Follow<T>(string title, Func<IProgress<Step>?, Task<T>> work) =>
        showProgress ? Progress().StartAsync(context => work(new Steps(Add(context, title), title))) : work(null);

    private Progress Progress() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }).Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());

    private static ProgressTask Add(ProgressContext context, string title) => context.AddTask(Markup.Escape(title), maxValue: 1);

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = Math.Max(task.Value, value);
    }

    private sealed class Steps(ProgressTask task, string title) : IProgress<Step>
    {
        public void Report(Step value)
        {
            task.Value = Math.Max(task.Value, value.Done);
            task.Description = Markup.Escape($"{title}: {value.What}");
        }
    }
}
