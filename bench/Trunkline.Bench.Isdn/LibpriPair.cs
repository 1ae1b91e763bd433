using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Trunkline.Bench.Isdn;

/// <summary>
/// Two libpri over loopback (tests/peers/pri_peer): the network side calls, the user side answers, the network side hangs up. Their time holds
/// two datagrams a frame and a line of JSON an event, which ours has not; time in the kernel is told apart.
/// </summary>
internal sealed class LibpriPair : IDisposable
{
    private const int MostCalls = 20;

    private readonly Process _network;
    private readonly Process _user;
    private long _names;

    internal LibpriPair(string program)
    {
        var (a, b) = (FreePort(), FreePort());
        _user = Start(program, $"--user --switch euroisdn --listen {b} --peer {a}", keepsOutput: false);
        _network = Start(program, $"--net --switch euroisdn --listen {a} --peer {b}", keepsOutput: true);
        Say(_user, "auto on=1 proceeding=1 alerting=1 answer=1 answer_ms=0");
        Say(_network, "auto on=1 hangup_ms=1");
        while (Read() is { } line && !line.Contains("\"dchan_up\"", StringComparison.Ordinal))
        {
        }

        Thread.Sleep(2000); // the side that started first establishes its link once more, which would wipe a call
    }

    /// <summary>Makes calls, some at a time.</summary>
    /// <returns>Seconds in both programs, and in the kernel for them; their clock has steps of 10 ms.</returns>
    internal (double User, double Kernel) Run(int calls)
    {
        var before = Times();
        int begun = 0, ended = 0;
        while (ended < calls)
        {
            for (; begun < calls && begun - ended < MostCalls; begun++)
            {
                // CLIP and a name, as ours; which channel is nothing to libpri
                Say(_network, FormattableString.Invariant(
                    $"call as=c{_names++} called=12345 called_plan=0x41 calling=30123456 calling_plan=0x21 display=\"Max Mustermann\" ch={1 + (begun % 15)} excl=1"));
            }

            var line = Read() ?? throw new InvalidOperationException("pri_peer ended");
            ended += line.Contains("\"ev\":\"hangup\"", StringComparison.Ordinal) ? 1 : 0;
        }

        var after = Times();
        return (after.User - before.User, after.Kernel - before.Kernel);
    }

    public void Dispose()
    {
        foreach (var process in (Process[])[_network, _user])
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    private static Process Start(string program, string arguments, bool keepsOutput)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (!keepsOutput)
        {
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
        }

        return process;
    }

    private static void Say(Process process, string command)
    {
        process.StandardInput.WriteLine(command);
        process.StandardInput.Flush();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private string? Read() => _network.StandardOutput.ReadLine();

    private (double User, double Kernel) Times()
    {
        double user = 0, kernel = 0;
        foreach (var process in (Process[])[_network, _user])
        {
            process.Refresh();
            user += process.UserProcessorTime.TotalSeconds;
            kernel += process.PrivilegedProcessorTime.TotalSeconds;
        }

        return (user, kernel);
    }
}
