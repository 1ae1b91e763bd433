using System.Runtime.CompilerServices;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip.Tests;

/// <summary>The diagrams of docs/protocols/sip.md are made from the tables. With TRUNKLINE_WRITE_DOCS=1 the page is written anew.</summary>
public sealed class SipPageTests
{
    private const string Begin = "<!-- diagrams -->\n";
    private const string End = "<!-- end of diagrams -->\n";

    [Fact]
    public void Diagrams_OnThePage_AreThoseOfTheTables()
    {
        var page = Page();
        var text = File.ReadAllText(page);
        var wanted = text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)]
            + Diagram<InviteClientState, InviteClientEvent, InviteClientDo>("INVITE client transaction", "RFC 3261 Figure 5, RFC 6026", InviteClientFsm.On)
            + Diagram<NonInviteClientState, NonInviteClientEvent, NonInviteClientDo>("Non-INVITE client transaction", "RFC 3261 Figure 6", NonInviteClientFsm.On)
            + Diagram<InviteServerState, InviteServerEvent, InviteServerDo>("INVITE server transaction", "RFC 3261 Figure 7, RFC 6026", InviteServerFsm.On)
            + Diagram<NonInviteServerState, NonInviteServerEvent, NonInviteServerDo>("Non-INVITE server transaction", "RFC 3261 Figure 8", NonInviteServerFsm.On)
            + Diagram<RegistrationState, RegistrationEvent, RegistrationDo>("Registration of ours", "RFC 3261 §10.2, RFC 5626 §4.5", RegistrationFsm.On)
            + text[text.IndexOf(End, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("TRUNKLINE_WRITE_DOCS") == "1")
        {
            File.WriteAllText(page, wanted);
        }

        Assert.Equal(wanted, File.ReadAllText(page));
    }

    private static string Diagram<TState, TEvent, TDo>(string name, string source, Func<TState, TEvent, Step<TState, TDo>> on)
        where TState : struct, Enum
        where TEvent : struct, Enum
        where TDo : struct, Enum
    {
        var text = new StringBuilder($"\n### {name} ({source})\n\n```mermaid\nstateDiagram-v2\n");
        text.Append($"    [*] --> {Enum.GetValues<TState>()[0]}\n");
        foreach (var state in Enum.GetValues<TState>())
        {
            foreach (var e in Enum.GetValues<TEvent>())
            {
                var step = on(state, e);
                if (step.Known)
                {
                    var what = step.Do.ToString() == "None" ? "" : " / " + step.Do;
                    text.Append($"    {state} --> {step.Next}: {e}{what}\n");
                }
            }
        }

        return text.Append(Enum.TryParse<TState>("Terminated", out _) ? "    Terminated --> [*]\n```\n\n" : "```\n\n").ToString();
    }

    private static string Page([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../docs/protocols/sip.md"));
}
