using System.Text;
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>Writes down what an FXO line reports, with the time in milliseconds.</summary>
internal sealed class RecordingUser(Func<long> now, Action<string> write) : IFxoLineUser
{
    /// <summary>Called on every report; lets a test behave like a deciding side.</summary>
    public Action<string>? Then { get; set; }

    public void SetHook(bool offHook) => Write(offHook ? "off hook" : "on hook");

    public void StartDialling(ReadOnlySpan<byte> digits)
    {
    }

    public void StopDialling()
    {
    }

    public void ListenFor(FxoListening what)
    {
    }

    public void Ringing() => Write("^ Ringing");

    public void CallerId(ReadOnlySpan<byte> number, ReadOnlySpan<byte> name, Presentation presentation) =>
        Write($"^ CallerId \"{Encoding.UTF8.GetString(number)}\" \"{Encoding.UTF8.GetString(name)}\" {presentation}");

    public void Seized() => Write("^ Seized");

    public void Dialled() => Write("^ Dialled");

    public void Tone(ToneName tone) => Write($"^ Tone {tone}");

    public void Answered(AnswerEvidence evidence) => Write($"^ Answered {evidence}");

    public void Cleared(ClearEvidence evidence) => Write($"^ Cleared {evidence}");

    public void Refused(LineFault fault) => Write($"^ Refused {fault}");

    public void Changed(LineCondition condition) => Write($"^ Changed {condition}");

    private void Write(string what)
    {
        write($"{now(),6} {what}");
        Then?.Invoke(what);
    }
}
