using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>What can be dialled in a menu.</summary>
public interface IMenuChoices
{
    /// <summary>Where digits lead.</summary>
    /// <param name="digits">What was dialled so far.</param>
    /// <param name="number">The number inside; empty when it is no choice yet.</param>
    /// <returns><see cref="DialMatch.MayBeComplete"/> when they are a choice, and a longer one begins with them.</returns>
    DialMatch Match(ReadOnlySpan<char> digits, out string number);
}

/// <summary>A caller hears a greeting and dials where he wants to go.</summary>
/// <param name="Number">Its number inside.</param>
/// <param name="Name">Its name.</param>
/// <param name="Greeting">The prompt that tells the choices.</param>
/// <param name="Sorry">What is said to who dialled nothing there is.</param>
/// <param name="Choices">What can be dialled.</param>
/// <param name="Wait">How long the first digit is awaited after the greeting.</param>
/// <param name="Between">How long a further digit is awaited.</param>
/// <param name="Tries">How often he may dial nothing, or nothing there is, until the call goes on without him.</param>
public sealed record MenuDestination(string Number, string Name, string Greeting, string Sorry, IMenuChoices Choices, TimeSpan Wait, TimeSpan Between, int Tries)
    : ServiceDestination(Number, Name)
{
    /// <inheritdoc/>
    public override string Channel => $"MENU/{Name}";

    internal override CallService Serve(IServedCall call) => new MenuService(this, call);
}

/// <summary>A caller in a menu.</summary>
internal sealed class MenuService(MenuDestination menu, IServedCall call) : CallService
{
    private readonly char[] _digits = new char[PhoneNumber.MaxDigits];
    private int _dialled;
    private int _tries;
    private string _chosen = "";
    private MenuState _state = MenuState.Greeting;

    public override void Begin() => call.Answer();

    public override void OnAnswered() => call.Play(menu.Greeting);

    public override void OnPromptEnded(bool wasPlayed) => Take(MenuEvent.PromptEnded);

    public override void OnDigit(char digit)
    {
        if (_dialled == _digits.Length)
        {
            return;
        }

        _digits[_dialled++] = digit;
        Take(menu.Choices.Match(_digits.AsSpan(0, _dialled), out _chosen) switch
        {
            DialMatch.Complete => MenuEvent.Chosen,
            DialMatch.MayBeComplete or DialMatch.MoreDigits => MenuEvent.MoreMayFollow,
            _ => ++_tries < menu.Tries ? MenuEvent.Nothing : MenuEvent.NothingLast,
        });
    }

    public override void OnTimer()
    {
        var isChoice = _dialled > 0 && menu.Choices.Match(_digits.AsSpan(0, _dialled), out _chosen) == DialMatch.MayBeComplete;
        Take(isChoice ? MenuEvent.TimeOverChosen : ++_tries < menu.Tries ? MenuEvent.TimeOver : MenuEvent.TimeOverLast);
    }

    private void Take(MenuEvent e)
    {
        var step = MenuFsm.On(_state, e);
        _state = step.To;
        if (step.Do.HasFlag(MenuDo.Forget))
        {
            _dialled = 0;
        }

        if (step.Do.HasFlag(MenuDo.StopPrompt))
        {
            call.Silence();
        }

        if (step.Do.HasFlag(MenuDo.PlayGreeting))
        {
            call.Wait(TimeSpan.Zero);
            call.Play(menu.Greeting);
        }

        if (step.Do.HasFlag(MenuDo.PlaySorry))
        {
            call.Wait(TimeSpan.Zero);
            call.Play(menu.Sorry);
        }

        if (step.Do.HasFlag(MenuDo.WaitForChoice))
        {
            call.Wait(menu.Wait);
        }

        if (step.Do.HasFlag(MenuDo.WaitForDigit))
        {
            call.Wait(menu.Between);
        }

        if (step.Do.HasFlag(MenuDo.GoToChoice))
        {
            call.GoTo(_chosen);
        }

        if (step.Do.HasFlag(MenuDo.GoOn))
        {
            call.GoOn(Q850Cause.NormalClearing);
        }
    }
}
