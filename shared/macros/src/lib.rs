//! `println!` and `print!` that mark where each argument begins and ends, so that the line can be said in another language.
//!
//! `println!("{who} sings")` becomes `say("{who} sings", format_args!("␟{who}␟ sings"), "\n")`, with the ASCII "unit
//! separator" for ␟. That is all; `format_args!` does the rest, as it does for std.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The mark around an argument.
const MARK: char = '\u{1f}';

/// `println!`, for several processes that share one terminal.
///
/// The whole line is written at once, so lines never mix; which line comes first is still a race. When nobody reads any
/// more (a broken pipe), it ends the process quietly, as `SIGPIPE` does.
#[proc_macro]
pub fn println(input: TokenStream) -> TokenStream {
    say(input, "\n")
}

/// `print!`: as [`println!`], without the end of the line, and written at once all the same.
#[proc_macro]
pub fn print(input: TokenStream) -> TokenStream {
    say(input, "")
}

fn say(input: TokenStream, end: &str) -> TokenStream {
    let mut tokens: Vec<_> = input.into_iter().collect();
    let source = match tokens.first() {
        Some(TokenTree::Literal(template)) => template.clone(),
        _ => Literal::string(""),
    };
    match tokens.first_mut() {
        Some(TokenTree::Literal(template)) => *template = mark(template),
        Some(_) => (),
        None => tokens.push(Literal::string("").into()),
    }
    let formatted = call(&["core", "format_args"], true, tokens.into_iter().collect());
    let arguments = [
        TokenTree::Literal(source).into(),
        TokenStream::from(comma()),
        formatted,
        comma().into(),
        TokenTree::Literal(Literal::string(end)).into(),
    ];
    call(&["shared", "say"], false, arguments.into_iter().collect())
}

/// The same literal, with a mark on both sides of every `{…}`; where it came from stays known, so that names in braces
/// are found.
fn mark(template: &Literal) -> Literal {
    let source = template.to_string();
    let mut marked = String::new();
    let mut rest = source.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            // An escape, with its braces if it is `\u{…}`.
            '\\' => {
                marked.push(next);
                let kind = rest.next();
                marked.extend(kind);
                if kind == Some('u') {
                    marked.push_str(&through_brace(&mut rest));
                }
            }
            '{' if rest.peek() == Some(&'{') => {
                marked.push(next);
                marked.extend(rest.next());
            }
            '{' => {
                marked.push(MARK);
                marked.push(next);
                marked.push_str(&through_brace(&mut rest));
                marked.push(MARK);
            }
            _ => marked.push(next),
        }
    }
    let mut literal = marked.parse().unwrap_or_else(|_| template.clone());
    literal.set_span(template.span());
    literal
}

fn through_brace(rest: &mut impl Iterator<Item = char>) -> String {
    let mut through = String::new();
    for next in rest {
        through.push(next);
        if next == '}' {
            break;
        }
    }
    through
}

/// `::first::second(arguments)`, or with a `!` a call of a macro.
fn call(path: &[&str], is_macro: bool, arguments: TokenStream) -> TokenStream {
    let mut tokens = Vec::<TokenTree>::new();
    for name in path {
        tokens.push(Punct::new(':', Spacing::Joint).into());
        tokens.push(Punct::new(':', Spacing::Alone).into());
        tokens.push(Ident::new(name, Span::call_site()).into());
    }
    if is_macro {
        tokens.push(Punct::new('!', Spacing::Alone).into());
    }
    tokens.push(Group::new(Delimiter::Parenthesis, arguments).into());
    tokens.into_iter().collect()
}

fn comma() -> TokenTree {
    Punct::new(',', Spacing::Alone).into()
}
