using System.Text.Json;

namespace Trunkline.Interop.Tests;

/// <summary>A far end of tests/peers that is given commands and prints events as JSON lines; its README has both.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly RealLoop _loop;
    private readonly Background _process;
    private readonly List<PeerEvent> _events = [];

    /// <param name="loop">Where its events come.</param>
    /// <param name="program">pri_peer, lapd_peer or hdlc_bridge.</param>
    /// <param name="arguments">Its arguments, separated by spaces.</param>
    public ScriptedPeer(RealLoop loop, string program, string arguments)
    {
        _loop = loop;
        _process = Background.Start(Peers.Program(program), arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), onLine: line =>
        {
            var e = new PeerEvent(JsonDocument.Parse(line).RootElement);
            loop.Loop.Post(() =>
            {
                if (OnEvent?.Invoke(e) != true)
                {
                    _events.Add(e);
                }
            });
        });
    }

    /// <summary>Sees each event first, on the loop; true: it is dealt with and waits for nobody.</summary>
    public Func<PeerEvent, bool>? OnEvent { get; set; }

    /// <summary>What is told when it does not do as expected; what it printed unless set.</summary>
    public Func<string>? Seen { get; set; }

    /// <summary>What it printed.</summary>
    public string Output => _process.Output;

    /// <summary>Its process.</summary>
    public int Pid => _process.Pid;

    /// <summary>Gives it a command.</summary>
    public void Do(string command) => _process.Write(command);

    /// <summary>Gives it a command and waits until it has been carried out: what it hears on its wire may overtake one that has not.</summary>
    public void Settle(string command)
    {
        Do(command);
        Do("echo settled");
        Expect("echo");
    }

    /// <summary>Waits for an event and takes it out of those that wait.</summary>
    /// <param name="name">The event.</param>
    /// <param name="fields">What it must say: <c>key=value</c> separated by spaces.</param>
    /// <param name="seconds">How long.</param>
    public PeerEvent Expect(string name, string fields = "", double seconds = 10)
    {
        var wanted = fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=')).ToArray();
        var at = -1;
        _loop.Until(
            () => (at = _events.FindIndex(e => e.Name == name && wanted.All(w => e[w[0]] == w[1]))) >= 0, seconds, $"{name} {fields}", () => Seen?.Invoke() ?? Output);
        var found = _events[at];
        _events.RemoveAt(at);
        return found;
    }

    /// <summary>Whether an event waits.</summary>
    public bool Has(string name) => _events.Exists(e => e.Name == name);

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}

/// <summary>An event of a far end.</summary>
internal sealed class PeerEvent(JsonElement json)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = json.GetProperty("ev").GetString()!;

    /// <summary>A field as text; empty when it is not there.</summary>
    public string this[string field] => json.TryGetProperty(field, out var value) ? value.ToString() : "";

    /// <inheritdoc/>
    public override string ToString() => json.GetRawText();
}
