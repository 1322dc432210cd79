namespace Haulout.Cli;

/// <summary>A command that takes several files: one bad file does not keep the others from their turn, as with sha256sum.</summary>
internal static class FileByFile
{
    /// <summary>Does it with each; the worst exit code is that of all.</summary>
    internal static async Task<int> Run(IReadOnlyList<string> paths, Terminal terminal, Func<string, Task<int>> act)
    {
        int exit = ExitCode.Success;
        foreach (string path in paths)
        {
            try
            {
                exit = Math.Max(exit, await act(path));
            }
            catch (BadInputException e)
            {
                terminal.Complain(e.Message);
                exit = ExitCode.BadInput;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                terminal.Complain($"{path} cannot be read: {e.Message}");
                exit = Math.Max(exit, ExitCode.Failure);
            }
        }

        return exit;
    }
}
