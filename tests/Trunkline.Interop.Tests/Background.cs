using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Trunkline.Interop.Tests;

/// <summary>A program that runs beside a test: what it prints is kept, and it is ended by its pid.</summary>
internal sealed class Background : IDisposable
{
    private const int Kept = 64_000;
    private readonly Process _process;
    private readonly string _name;
    private readonly StringBuilder _output = new();
    private bool _isDisposed;

    private Background(Process process, string name, Action<string>? onLine)
    {
        _process = process;
        _name = name;
        process.OutputDataReceived += (_, e) =>
        {
            Keep(e.Data);
            if (e.Data is { } line)
            {
                onLine?.Invoke(line);
            }
        };
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>True when it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Its process.</summary>
    public int Pid => _process.Id;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it printed, both outputs; the newest part when it is long.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return $"--- {_name}{(HasEnded ? $" (ended with {ExitCode})" : "")}\n{_output}";
            }
        }
    }

    /// <summary>Starts a program; a missing one fails the test.</summary>
    /// <param name="program">A path, or a name on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="onLine">Called with each line of its standard output, on a thread of the runtime's.</param>
    public static Background Start(string program, string[] arguments, string? folder = null, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        try
        {
            return new(Process.Start(start)!, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}", onLine);
        }
        catch (Win32Exception e)
        {
            Assert.Fail($"{program} is missing ({e.Message}); ./run test --all installs what tests/apt-packages.txt lists");
            throw;
        }
    }

    /// <summary>Gives it a line of standard input.</summary>
    public void Write(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>False when it did not.</returns>
    public bool WaitForEnd(TimeSpan limit)
    {
        var ended = _process.WaitForExit(limit);
        if (ended)
        {
            _process.WaitForExit(); // and until its output is read
        }

        return ended;
    }

    /// <summary>Asks it to end, as a terminal would, and waits; a deaf one is killed.</summary>
    /// <param name="signal">2 for SIGINT, 15 for SIGTERM.</param>
    public void Stop(int signal = 15)
    {
        if (!_process.HasExited)
        {
            _ = kill(_process.Id, signal);
            if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.WaitForExit();
        }
    }

    /// <summary>Kills it, and none of its children, as a crash would, and waits until it is dead.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal to a process.</summary>
    public static void Signal(int pid, int signal) => _ = kill(pid, signal);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Stop();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                return; // baresip redraws its status line in place
            }

            _output.AppendLine(line);
            if (_output.Length > Kept)
            {
                _output.Remove(0, Kept / 2);
            }
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // one call of the C library without anything to marshal
    [DllImport("libc")]
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054, CA5392
}

/// <summary>Waits for conditions in real time: real peers know no other.</summary>
internal static class Until
{
    /// <summary>Waits until a condition holds, and fails with what was expected and what was seen when it does not.</summary>
    public static void True(Func<bool> condition, double seconds, string expected, Func<string>? seen = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began).TotalSeconds > seconds)
            {
                Assert.Fail($"not within {seconds} s: {expected}\n{seen?.Invoke()}");
            }

            pause.Wait(TimeSpan.FromMilliseconds(50));
        }
    }
}
