using Trunkline.Base;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway;

/// <summary>Plays a prompt to one termination without audio (fidelity <c>events</c>): its name, for as long as its file lasts.</summary>
/// <param name="wheel">The gateway's timers.</param>
/// <param name="ended">Called when a prompt that does not repeat has come to its end: to whom, and whose play it was.</param>
internal sealed class NamedPlayer(TimerWheel wheel, Action<Termination, uint> ended) : WheelTimer
{
    private Termination? _to;
    private uint _request;

    /// <summary>What is played; empty for nothing.</summary>
    public string Prompt { get; private set; } = "";

    /// <summary>Called when it ends by itself, before anybody else is told.</summary>
    public Action? Fell { get; set; }

    /// <summary>Begins, in place of another; null only ends that.</summary>
    public void Play(Termination to, Prompt? prompt, bool repeat, uint request)
    {
        Stop();
        if (prompt is null)
        {
            return;
        }

        (_to, _request, Prompt) = (to, request, prompt.Name);
        if (!repeat)
        {
            wheel.Start(this, (long)Math.Ceiling(prompt.Length.TotalMilliseconds));
        }
    }

    /// <summary>Ends it; nobody is told.</summary>
    public void Stop()
    {
        wheel.Stop(this);
        Prompt = "";
    }

    protected override void OnExpired()
    {
        Prompt = "";
        Fell?.Invoke();
        ended(_to!, _request);
    }
}
