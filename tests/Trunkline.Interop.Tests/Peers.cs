using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Trunkline.Interop.Tests;

/// <summary>Builds the far ends of tests/peers once, and finds them.</summary>
/// <remarks>A missing tool is a failure with the package's name, never a skip: <c>./run test --all</c> installs them.</remarks>
internal static class Peers
{
    private static readonly Lazy<string> Built = new(Build);

    /// <summary>The path of a program of tests/peers, built when it was stale.</summary>
    public static string Program(string name) => Path.Combine(Built.Value, name);

    /// <summary>The root of the checkout.</summary>
    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../.."));

    private static string Build()
    {
        var output = Path.Combine(Root(), "artifacts", "peers");
        var make = Tool.Run("make", ["-s", "-C", Path.Combine(Root(), "tests", "peers"), $"OUT={output}"], timeLimit: TimeSpan.FromMinutes(2));
        Assert.True(make.ExitCode == 0, $"tests/peers does not build (tests/apt-packages.txt lists what it needs):\n{make.Error}");
        return output;
    }
}

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">Its exit code; -1 when it ran out of time and was ended.</param>
/// <param name="Output">Its standard output, as octets.</param>
/// <param name="Error">Its standard error, as text.</param>
internal sealed record ToolResult(int ExitCode, byte[] Output, string Error)
{
    /// <summary>Standard output as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Output);
}

/// <summary>Runs another program: octets in, octets out, with a time limit.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A path, or a name on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input, closed after these octets.</param>
    /// <param name="timeLimit">How long it may take, 20 s unless given; then it and its children are ended.</param>
    public static ToolResult Run(string program, string[] arguments, byte[]? input = null, TimeSpan? timeLimit = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            Assert.Fail($"{program} is missing ({e.Message}); ./run test --all installs what tests/apt-packages.txt lists");
            throw;
        }

        using (process)
        {
            var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            var error = process.StandardError.ReadToEndAsync();
            var writing = Write(process, input ?? []);
            var ended = process.WaitForExit((int)(timeLimit ?? TimeSpan.FromSeconds(20)).TotalMilliseconds);
            if (!ended)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            Task.WaitAll(reading, error, writing);
            return new ToolResult(ended ? process.ExitCode : -1, output.ToArray(), error.Result);
        }
    }

    private static async Task Write(Process process, byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it ended without reading everything: its exit code tells why
        }
    }

    /// <summary>The program as built beside the tests.</summary>
    public static string Trunkline
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
            var program = Path.Combine(own.Parent!.Parent!.Parent!.FullName, "program", "trunkline");
            Assert.True(File.Exists(program), $"{program} is missing: ./run build makes it");
            return program;
        }
    }
}
