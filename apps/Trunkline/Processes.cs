using System.Diagnostics;
using System.Runtime.InteropServices;
using Trunkline.Site;

namespace Trunkline.App;

/// <summary>Starts and stops the processes of a site.</summary>
internal static class Processes
{
    /// <summary>Loads a site for a process that runs it; every error is told.</summary>
    internal static SiteModel? Load(string file)
    {
        var result = SiteLoader.Load(file);
        if (result.Model is not null)
        {
            return result.Model;
        }

        foreach (var error in result.Errors)
        {
            Console.Error.WriteLine(error.ToLine(file));
        }

        Console.Error.WriteLine($"trunkline: {file} has errors; nothing was started");
        return null;
    }

    /// <summary>Starts this program again with other arguments.</summary>
    /// <param name="arguments">A command and its arguments.</param>
    internal static Process Start(params string[] arguments)
    {
        var own = Environment.ProcessPath!;
        var start = new ProcessStartInfo(own) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(own) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Processes).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Makes this process the leader of a session of its own: a signal to the terminal, or the death of who started it, does not reach it.</summary>
    internal static void Detach() => _ = setsid();

    /// <summary>A token that is cancelled by SIGTERM and SIGINT.</summary>
    internal static CancellationToken UntilStopped()
    {
        var source = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            source.Cancel();
        }

        s_signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        s_signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        return source.Token;
    }

    /// <summary>Two tokens: cancelled by the first SIGTERM or SIGINT, and by the second.</summary>
    internal static (CancellationToken Stop, CancellationToken AtOnce) UntilStoppedTwice()
    {
        var (first, second) = (new CancellationTokenSource(), new CancellationTokenSource());
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            (first.IsCancellationRequested ? second : first).Cancel();
        }

        s_signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        s_signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        return (first.Token, second.Token);
    }

    /// <summary>Asks a process that runs a site to end without waiting for its calls, and ends it when it does not.</summary>
    internal static void StopAtOnce(Process process, TimeSpan within)
    {
        if (!process.HasExited)
        {
            _ = kill(process.Id, 15);
            if (!process.WaitForExit(TimeSpan.FromMilliseconds(500)))
            {
                Stop(process, within);
            }
        }
    }

    /// <summary>Asks a process to end, and ends it when it does not.</summary>
    internal static void Stop(Process process, TimeSpan within)
    {
        if (!process.HasExited)
        {
            _ = kill(process.Id, 15);
            if (!process.WaitForExit(within))
            {
                process.Kill();
                process.WaitForExit();
            }
        }
    }

    private static readonly List<PosixSignalRegistration> s_signals = [];

#pragma warning disable SYSLIB1054, CA5392 // two calls of the C library without anything to marshal
    [DllImport("libc")]
    private static extern int setsid();

    [DllImport("libc")]
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054, CA5392
}
