"""Invented pages of football biographies, each with what a reader has to find: as real pages are laid out, of nobody real."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """A page, and its spells as "kind | team | role | start | end | lender | appearances | goals"."""

    language: str
    text: str
    spells: str
    born: str | None = None
    place: str | None = None
    names: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)


ENGLISH_PLAIN = Sample(
    "en",
    """{{Short description|Westland footballer}}
{{Infobox football biography
| name        = Player A
| image       = Player A.jpg
| fullname    = Player Middle A<ref>{{cite web|url=http://x.test/?a=b|title=A | B}}</ref>
| birth_date  = {{birth date and age|1964|4|22|df=y}}
| birth_place = [[Town (Westland)|Town]], [[Westland]]
| height      = 1.80 m
| position    = [[Defender (association football)|Centre-back]] / [[Sweeper (association football)|sweeper]]
| youthyears1 = 0000–1982 |youthclubs1 = [[Club Youth]]
| years1 = 1982–1985 |clubs1 = [[Club North F.C.|Club North]] |caps1 = 40 |goals1 = 2
| years2 = 1983–1984 |clubs2 = → [[Club South]] (loan) |caps2 = 12 |goals2 = 0
| years3 = 1985–1991 |clubs3 = [[Club East]] |caps3 = 1,024 |goals3 = (7)
| years4 = 1991–96 |clubs4 = [[Club West A.C.|Club West]] |caps4 = ? |goals4 =
| years5 = 1996 |clubs5 = Club Nowhere |caps5 = 0 |goals5 = 0
| nationalyears1 = 1984–1985 |nationalteam1 = [[Westland national under-21 football team|Westland U21]] |nationalcaps1 = 5 |nationalgoals1 = 1
| nationalyears2 = 1992 |nationalteam2 = [[Westland national football team|Westland]] |nationalcaps2 = 1 |nationalgoals2 = 0
| manageryears1 = 2009–2011 |managerclubs1 = [[Club West A.C.|Club West]] (youth)
| manageryears2 = 2011 |managerclubs2 = [[Club North F.C.|Club North]] (caretaker)
| manageryears3 = 2014–2016 |managerclubs3 = [[Westland national football team|Westland]] ([[Assistant coach|assistant]])
| manageryears4 = 2016– |managerclubs4 = [[Club South]]
}}
'''Player A''' (born 22 April 1964) is invented.
""",
    """
    youth | Club Youth | youth-player | - | 1982 | - | - | -
    senior | Club North F.C. | player | 1982 | 1985 | - | 40 | 2
    senior | Club South | player | 1983 | 1984 | Club North F.C. | 12 | 0
    senior | Club East | player | 1985 | 1991 | - | 1024 | 7
    senior | Club West A.C. | player | 1991 | 1996 | - | - | -
    senior | Club Nowhere | player | 1996 | 1996 | - | 0 | 0
    national | Westland national under-21 football team | player | 1984 | 1985 | - | 5 | 1
    national | Westland national football team | player | 1992 | 1992 | - | 1 | 0
    manager | Club West (youth) | manager | 2009 | 2011 | - | - | -
    manager | Club North F.C. | caretaker | 2011 | 2011 | - | - | -
    manager | Westland national football team | assistant | 2014 | 2016 | - | - | -
    manager | Club South | manager | 2016 | - | - | - | -
    """,
    born="1964-04-22",
    place="Town",
    names=("Player A", "Player Middle A"),
    positions=("position/centre-back", "position/sweeper"),
)

ENGLISH_WILD = Sample(
    "en",
    """{{ infobox_Football Biography 2
|Name=Player B
|birth date = April 1890
|years1=c. 1909 –1911<!-- or so -->|clubs1='''[[Club North]]''' {{small|(amateur)}}|caps1=|goals1=
|years2=?–1913|clubs2={{nowrap|{{flagicon|WLD}} [[Club South|South]]{{efn|A note.}}}}|caps2=12 (3)|goals2=
|years3=1913{{spaced ndash}}1914, 1919&ndash;1921|clubs3=[[Club East]]|caps3=50|goals3=5
|years4=1921‒|clubs4=[[Club West]]|caps4=10+|goals4=2
|years5=1922−1923|clubs5={{ill|Club Abroad|de|FC Ausland}}|caps5=20|goals5=−12
|years6=1923/24|clubs6=→ Club Lent (on loan from [[Club West]])|caps6=3|goals6=1
|years7=19??–1930|clubs7=[[Club Far]] [[Category:Nothing]]|caps7={{dunno}}|goals7=?
|years8=1930|clubs8=[[Club Far]] <br />(guest)|caps8=&nbsp;2|goals8=1<ref name="x"/>
|years9=|clubs9=|caps9=|goals9=
|years11=January–May 1931|clubs11=Unattached
|years12=1932 <small>(war)</small>|clubs12=[[:de:FC Fremd|Fremd]]|caps12=4|goals12=1
|nationalyears1=1920 |nationalteam1={{nft|Westland}}|nationalcaps1=1|nationalgoals1=0
|nationalyears2=1921 |nationalteam2=[[Westland national football team|Westland Amateurs]]|nationalcaps2=2|nationalgoals2=1
}}""",
    """
    senior | Club North | player | 1909~ | 1911 | - | - | -
    senior | Club South | player | - | 1913 | - | 12 | 3
    senior | Club East | player | 1913 | 1914 | - | - | -
    senior | Club East | player | 1919 | 1921 | - | - | -
    senior | Club West | player | 1921 | - | - | - | -
    senior | FC Ausland | player | 1922 | 1923 | - | 20 | -
    senior | Club Lent | player | 1923-07/1924-06 | 1923-07/1924-06 | Club West | 3 | 1
    senior | Club Far | player | 19XX | 1930 | - | - | -
    senior | Club Far | player | 1930 | 1930 | - | 2 | 1
    senior | FC Fremd | player | 1932 | 1932 | - | 4 | 1
    national | Westland | player | 1920 | 1920 | - | 1 | 0
    national | Westland Amateurs | player | 1921 | 1921 | - | 2 | 1
    """,
    born="1890-04",
    left_out={"a figure for two spells": 1, "a figure that is not understood": 1},
)

ENGLISH_OLD = Sample(
    "en",
    """{{Infobox Football biography
| playername = Player C
| dateofbirth = 3 May 1930
| cityofbirth = Town
| countryofbirth = Westland
| position = Outside left, then goalkeeper
| youthyears = 1945–1948 <br /> 1948–1949
| youthclubs = Club One <br /> [[Club Two]]
| years = 1949–1955<br>1955–1956<br/>1956–????
| clubs = [[Club Two]]<br>Club One<br/>[[Club Three (Town)|Three]]
| caps(goals) = 100 (20)<br>{{0}}30 {{0}}(5)<br/>? (?)
| nationalyears = 1950–1952
| nationalteam = [[Westland national football team|Westland]]
| nationalcaps(goals) = 3 (1)
| manageryears = 1960–1965
| managerclubs = [[Club Two]]
}}
""",
    """
    youth | Club One | youth-player | 1945 | 1948 | - | - | -
    youth | Club Two | youth-player | 1948 | 1949 | - | - | -
    senior | Club Two | player | 1949 | 1955 | - | 100 | 20
    senior | Club One | player | 1955 | 1956 | - | 30 | 5
    senior | Club Three | player | 1956 | - | - | - | -
    national | Westland national football team | player | 1950 | 1952 | - | 3 | 1
    manager | Club Two | manager | 1960 | 1965 | - | - | -
    """,
    born="1930-05-03",
    place="Town",
    names=("Player C",),
    positions=("position/goalkeeper",),
)

ENGLISH_EMBEDDED = Sample(
    "en",
    """{{Infobox officeholder
| name = Player D
| module = {{Infobox football biography | embed = yes
  | college1 = [[Westland State]] | collegeyears1 = 2005–2008 | collegecaps1 = 60 | collegegoals1 = 12
  | years1 = 2009–2012 | clubs1 = [[Club East]] | caps1 = 33 | goals1 = 4
  | years2 = 2010, 2012 | clubs2 = → [[Club West]] (loan) | caps2 = | goals2 =
  | years3 = 2013-present | clubs3 = [[Club West|Club West II]] | caps3 = 5 | goals3 = 0
  | years4 = 2014 | clubs4 = [[Club West]] | caps4 = 1 | goals4 = 0
  | manageryears1 = 2020–2021 | managerclubs1 = [[Club East]] (kit magician)
  }}
}}
{{Infobox football biography
  | years1 = 2009–2012 | clubs1 = [[Club East]] | caps1 = 33 | goals1 = 4
  | years2 = 2015 | clubs2 = [[Club New]] | caps2 = 6 | goals2 = 1
}}
""",
    """
    college | Westland State | player | 2005 | 2008 | - | 60 | 12
    senior | Club East | player | 2009 | 2012 | - | 33 | 4
    senior | Club West | player | 2010 | 2010 | Club East | - | -
    senior | Club West | player | 2012 | 2012 | Club East | - | -
    senior | Club West II | player | 2013 | - | - | 5 | 0
    senior | Club West | player | 2014 | 2014 | - | 1 | 0
    manager | Club East | - | 2020 | 2021 | - | - | -
    senior | Club New | player | 2015 | 2015 | - | 6 | 1
    """,
    left_out={"a job that is none of ours": 1},
)

ITALIAN_PLAIN = Sample(
    "it",
    """{{Sportivo
|Nome = Giocatore A
|Sesso = M
|CodiceNazione = {{ITA}}
|Disciplina = Calcio
|Ruolo = [[Allenatore]] (ex [[difensore]])
|TermineCarriera = 1994
|SquadreGiovanili = {{Carriera sportivo
|sport = calcio |pos = G
|19??-1980|Nordia|
}}
|Squadre =
{{Carriera sportivo
|sport = calcio |pos = G
|1980-1983 |Nordia |12 (0)
|1981-1982 |→ Sudia |25 (7)<ref>{{Cita web|url=http://x.test?a=b|titolo=C}} Fra i play-off.</ref>
|1983-1990 |{{Calcio Estia|G}}|191 (46)
|1990-gen. 1991 |[[Ovestia Calcio|Ovestia]] |20+1 (3)
|gen.-giu. 1991 |→ {{Bandiera|WLD}} [[Club Lontano]]|71 (-9)
|1991-oggi |Nordia |8 (1)
}}
|SquadreNazionali = {{Carriera sportivo
|sport = calcio |pos = N
|1982|{{NazU|CA|XWL|M|21}}|2 (0)
|1984-1986|{{Naz|CA|XWL|M}}|10 (1)
}}
|Allenatore = {{Carriera sportivo
|sport = calcio |pos = A
|1994-1996|Nordia|Giovanili
|1996-1998|Nordia|Vice
|1998|Sudia|
|1999|Estia|Ad interim
|2000-|{{Naz|CA|XWL|M}}|Vice
}}
}}
{{Bio
|Nome = Giocatore
|Cognome = Alfa
|LuogoNascita = Paese
|LuogoNascitaLink = Paese (Westlandia)
|GiornoMeseNascita = 1º aprile
|AnnoNascita = 1961
}}
""",
    """
    youth | Nordia | youth-player | 19XX | 1980 | - | - | -
    senior | Nordia | player | 1980 | 1983 | - | 12 | 0
    senior | Sudia | player | 1981 | 1982 | Nordia | 25 | 7
    senior | Estia | player | 1983 | 1990 | - | 191 | 46
    senior | Ovestia Calcio | player | 1990 | 1991-01 | - | - | -
    senior | Club Lontano | player | 1991-01 | 1991-06 | - | 71 | -
    senior | Nordia | player | 1991 | - | - | 8 | 1
    national | XWL U-21 | player | 1982 | 1982 | - | 2 | 0
    national | XWL | player | 1984 | 1986 | - | 10 | 1
    manager | Nordia (Giovanili) | manager | 1994 | 1996 | - | - | -
    manager | Nordia | assistant | 1996 | 1998 | - | - | -
    manager | Sudia | manager | 1998 | 1998 | - | - | -
    manager | Estia | caretaker | 1999 | 1999 | - | - | -
    manager | XWL | assistant | 2000 | - | - | - | -
    """,
    born="1961-04-01",
    place="Paese",
    names=("Giocatore A", "Giocatore Alfa"),
    positions=("position/defender",),
    left_out={"a figure that is not understood": 1},
)

ITALIAN_WILD = Sample(
    "it",
    """{{sportivo|Nome=Giocatore B|Disciplina=[[Calcio (sport)|Calcio]]|Ruolo=Portiere, ala
|Squadre={{carriera sportivo|sport=calcio|pos=G|1991–1992|[[Nordia]]|5 (−3)|1992-1994|Sudia (prestito)|? (?)|1994|Svincolato||1995 – 1999|''[[Estia]]''|100 (-80)}}
|SquadreNazionali=
{{Carriera sportivo
|sport = calcio
|2000
|[[Nazionale olimpica di calcio della Westlandia|Westlandia olimpica]]
|3 (-1)
}}
}}""",
    """
    senior | Nordia | player | 1991 | 1992 | - | 5 | -
    senior | Sudia | player | 1992 | 1994 | - | - | -
    senior | Estia | player | 1995 | 1999 | - | 100 | -
    national | Nazionale olimpica di calcio della Westlandia | player | 2000 | 2000 | - | 3 | -
    """,
    positions=("position/goalkeeper",),
)

ITALIAN_COACH = Sample(
    "it",
    """{{Sportivo
|Nome = Allenatore C
|Disciplina = Calcio
|Squadre = {{Carriera sportivo
|sport = calcio |pos = G
|1970-1975|Nordia|? (?)
|?|[[Sudia]]|? (?)
|1975-1976, 1978|Estia|30 (2)
}}
|Allenatore = {{Carriera sportivo
|sport = calcio |pos = A
|1980-1981|[[Nordia]]|
|lug.-ott. 1982|Sudia|<small>Coll. tecnico</small>
|1983|[[Nazionale Under-21 di calcio della Westlandia|Westlandia U-21]]|
|1984|Estia|Mago
}}
}}
""",
    """
    senior | Nordia | player | 1970 | 1975 | - | - | -
    senior | Sudia | player | - | - | - | - | -
    senior | Estia | player | 1975 | 1976 | - | - | -
    senior | Estia | player | 1978 | 1978 | - | - | -
    manager | Nordia | manager | 1980 | 1981 | - | - | -
    manager | Sudia | staff | 1982-07 | 1982-10 | - | - | -
    manager | Nazionale Under-21 di calcio della Westlandia | manager | 1983 | 1983 | - | - | -
    manager | Estia | - | 1984 | 1984 | - | - | -
    """,
    left_out={"a figure for two spells": 1, "a job that is none of ours": 1},
)

FRENCH_PLAIN = Sample(
    "fr",
    """{{Infobox Footballeur
 | nom                 = Joueur A
 | nom de naissance    = Joueur Premier A
 | date de naissance   = {{date de naissance|16|avril|1967|en football|âge=oui}}
 | lieu de naissance   = [[Ville-sur-Rien]] ([[Westland]])
 | position            = [[Milieu de terrain (football)|Milieu défensif]] puis [[Défenseur (football)|défenseur central]]
 | parcours junior     = {{trois colonnes
   |1977-[[1980 en football|1980]]|{{WLD-d}} [[Étoile du Nord]]|
 }}
 | parcours senior     = {{trois colonnes
    |[[1984 en football|1984]]-[[1990 en football|1990]]|{{WLD-d}} [[Étoile du Nord|Étoile]]|{{0}}72 {{0}}(9)
    |[[1988 en football|1988]]-[[1989 en football|1989]]|{{prêt}} {{WLD-d}} [[Racing de l'Est]]|{{0}}17 {{0}}(1)
    |[[1990 en football|1990]]-[[1993 en football|1993]]|{{nobr|{{WLD-d}} [[Stade de l'Ouest]]}}|{{0}}60(1)
    |janv.-juin [[1994 en football|1994]]|{{WLD-d}} [[Racing de l'Est]] (prêt)|{{0|00}}4 {{0}}(0)
    |[[1995 en football|1995]]-|{{WLD-d}} {{Lien|langue=de|trad=FC Süd|fr=Sud FC|texte=Sud}}|{{0}}{{0}}- {{0}}(-)
    |'''[[1984 en football|1984]]-[[1999 en football|1999]]'''|'''Total''' |'''279 (13)'''
    }}
 | sélection nationale = {{trois colonnes
   |[[1987 en football|1987]]-[[1988 en football|1988]] | {{WLD-d}} [[Équipe du Westland espoirs de football|Westland espoirs]] | {{0}}- {{0}}(-)
   |[[1990 en football|1990]]|{{XWL football}}|8 (1)
   |[[1986 en football|1986]]|{{XWL football olympique}}|2 (0)
   }}
 | carrière entraîneur = {{trois colonnes
   |2000-2002|{{WLD-d}} [[Stade de l'Ouest]] (adjoint)|
   |depuis 2003|{{WLD-d}} [[Racing de l'Est]]|{{0}}12v 3n 5d
   }}
 | date de mise à jour = 17 février 2013
}}
""",
    """
    youth | Étoile du Nord | youth-player | 1977 | 1980 | - | - | -
    senior | Étoile du Nord | player | 1984 | 1990 | - | 72 | 9
    senior | Racing de l'Est | player | 1988 | 1989 | Étoile du Nord | 17 | 1
    senior | Stade de l'Ouest | player | 1990 | 1993 | - | 60 | 1
    senior | Racing de l'Est | player | 1994-01 | 1994-06 | - | 4 | 0
    senior | FC Süd | player | 1995 | - | - | - | -
    national | Équipe du Westland espoirs de football | player | 1987 | 1988 | - | - | -
    national | XWL | player | 1990 | 1990 | - | 8 | 1
    national | XWL olympique | player | 1986 | 1986 | - | 2 | 0
    manager | Stade de l'Ouest | assistant | 2000 | 2002 | - | - | -
    manager | Racing de l'Est | manager | 2003 | - | - | - | -
    """,
    born="1967-04-16",
    place="Ville-sur-Rien",
    names=("Joueur A", "Joueur Premier A"),
)

FRENCH_WILD = Sample(
    "fr",
    """{{Infobox Footballeur
| nom = Joueur B
| date de naissance = {{date|2 juillet 1993|en football}}
| lieu de naissance = Bourg, Westland
| position = Attaquant
| parcours junior = {{parcours junior
	| |
	}}
| parcours amateur = {{deux colonnes
  |2009-10|{{WLD-d}} [[Amicale Nord]]
  |2010-2011|{{WLD-d}} Amicale Sud
}}
| parcours pro = {{parcours pro|2011-2013|[[Club Un]]|1 (0)|?-2015|{{prêt}} [[Club Deux]]|? (?)}}
| sélection nationale = {{parcours national
	| | |
	|2012|[[Équipe du Westland de football|Westland -20 ans]]|4 (1)
	}}
}}
""",
    """
    senior | Club Un | player | 2011 | 2013 | - | 1 | 0
    senior | Club Deux | player | - | 2015 | - | - | -
    senior | Amicale Nord | player | 2009 | 2010 | - | - | -
    senior | Amicale Sud | player | 2010 | 2011 | - | - | -
    national | Westland -20 ans | player | 2012 | 2012 | - | 4 | 1
    """,
    born="1993-07-02",
    place="Bourg",
    names=("Joueur B",),
    positions=("position/forward",),
)

FRENCH_COACH = Sample(
    "fr",
    """{{Infobox Footballeur
| nom = Entraîneur C
| date de naissance = vers 1900
| position = Gardien de but
| parcours senior = {{trois colonnes
|1920-1925<ref>Note.</ref>|{{WLD-d}} [[Club Un]]|
|vers [[1926 en football|1926]]|{{WLD-d}} [[Club Deux]] & [[Club Trois]]|
}}
| carrière entraîneur = {{trois colonnes
|[[1930 en football|1930]]-[[1932 en football|1932]]|{{WLD-d}} [[Club Un]] (entraîneur-joueur)|
|1933|{{WLD-d}} [[Club Deux]] (intérim)|
|1934-1935|{{WLD-d}} [[Équipe du Westland de football|Westland]]|
|1936|{{WLD-d}} [[Club Un]] (directeur sportif)|
}}
}}""",
    """
    senior | Club Un | player | 1920 | 1925 | - | - | -
    manager | Club Un | manager | 1930 | 1932 | - | - | -
    manager | Club Deux | caretaker | 1933 | 1933 | - | - | -
    manager | Équipe du Westland de football | manager | 1934 | 1935 | - | - | -
    manager | Club Un | staff | 1936 | 1936 | - | - | -
    """,
    born="1900~",
    positions=("position/goalkeeper",),
    left_out={"several teams in one row": 1},
)

GERMAN_PLAIN = Sample(
    "de",
    """{{Infobox Fußballspieler
| kurzname            = Spieler A
| langname            = Spieler Erster A
| geburtstag          = [[10. Oktober]] [[1978]]
| geburtsort          = [[Ort (Westland)|Ort]]
| geburtsland         = [[Westland]]
| position            = [[Mittelfeldspieler|Mittelfeld]]
| jugendvereine_tabelle =
{{Team-Station|1985–1990|SV Dorf}}
{{Team-Station|1990–1997|[[FC Nord]]}}
| vereine_tabelle =
{{Team-Station|1997–1998|[[FC Nord#Zweite Mannschaft|FC Nord II]]|44 (11)}}
{{Team-Station|1998–2002|[[FC Nord]]|84 {{0}}(9)}}
{{Team-Station|1999–2000|→ [[SV Süd]] (Leihe)|4 {{0}}(1)}}
{{Team-Station|2001|[[SC Ost]]|6 {{0}}(0)|leihe=ja}}
{{Team-Station|01/2003–06/2003|SV Süd|{{0}}3 {{0}}(0)}}
{{Team-Station|seit 2003|[[VfL West]]|171 (24)<ref>Stand.</ref>}}
| nationalmannschaft_tabelle =
{{Team-Station|?    |[[Westländische Fußballnationalmannschaft (U-21-Männer)|Westland U-21]]|12 {{0}}(3)}}
{{Team-Station|1999–|[[Westländische Fußballnationalmannschaft|Westland]]|60 {{0}}(5)}}
| trainer_tabelle =
{{Team-Station||SV Dorf}}
{{Team-Station|2010–2012|[[FC Nord]] (Co-Trainer)}}
{{Team-Station|2012|[[FC Nord]] (Interimstrainer)}}
{{Team-Station|2013–heute|[[SC Ost]] (Jugend)}}
| lgupdate = 1. Mai 2013
}}
'''Spieler A''' ist erfunden.
""",
    """
    youth | SV Dorf | youth-player | 1985 | 1990 | - | - | -
    youth | FC Nord | youth-player | 1990 | 1997 | - | - | -
    senior | FC Nord II | player | 1997 | 1998 | - | 44 | 11
    senior | FC Nord | player | 1998 | 2002 | - | 84 | 9
    senior | SV Süd | player | 1999 | 2000 | FC Nord | 4 | 1
    senior | SC Ost | player | 2001 | 2001 | FC Nord | 6 | 0
    senior | SV Süd | player | 2003-01 | 2003-06 | - | 3 | 0
    senior | VfL West | player | 2003 | - | - | 171 | 24
    national | Westländische Fußballnationalmannschaft (U-21-Männer) | player | - | - | - | 12 | 3
    national | Westländische Fußballnationalmannschaft | player | 1999 | - | - | 60 | 5
    manager | SV Dorf | manager | - | - | - | - | -
    manager | FC Nord | assistant | 2010 | 2012 | - | - | -
    manager | FC Nord | caretaker | 2012 | 2012 | - | - | -
    manager | SC Ost (Jugend) | manager | 2013 | - | - | - | -
    """,
    born="1978-10-10",
    place="Ort",
    names=("Spieler A", "Spieler Erster A"),
    positions=("position/midfielder",),
)

GERMAN_OLD = Sample(
    "de",
    """{{Infobox Fußballspieler
| spielername = Spieler B
| geburtstag = 3. März 1940
| geburtsort = Ort
| position = Abwehr, Außenläufer, Hexer
| jahre = 1958–1962<br />1962–1965<br />1965–1966
| vereine = [[FC Nord]]<br />[[SV Süd]]<br />[[SC Ost]]
| spiele (tore) = 20 (3)<br />{{0}}5 (0)<br />{{0}}? (?)
| nationaljahre = 1963
| nationalmannschaft = [[Westländische Fußballnationalmannschaft|Westland]]
| länderspiele (tore) = 2 (0)
}}""",
    """
    senior | FC Nord | player | 1958 | 1962 | - | 20 | 3
    senior | SV Süd | player | 1962 | 1965 | - | 5 | 0
    senior | SC Ost | player | 1965 | 1966 | - | - | -
    national | Westländische Fußballnationalmannschaft | player | 1963 | 1963 | - | 2 | 0
    """,
    born="1940-03-03",
    place="Ort",
    names=("Spieler B",),
    positions=("position/defender",),
    left_out={"a position that is none of ours": 1},
)

GERMAN_WILD = Sample(
    "de",
    """{{Infobox Fußballspielerin
| kurzname = Spielerin C
| geburtstag = 1. Jänner 1990
| position = Torhüterin
| vereine_tabelle = {{Team-Station|2008/09|[[FC Nord]]|4 (0)}}{{Team-Station|2009–2011|[[SV Süd (Frauenfußball)|SV Süd]]|20 (−2)}}
{{Team-Station| 2011–2012 | {{nowrap|[[FC Nord]]}} <br /> ''(ausgeliehen von [[SV Süd (Frauenfußball)|SV Süd]])'' | 5 (0) }}
{{Team-Station|Frühjahr 2012|vereinslos|}}
{{Team-Station|2013–2014, 2016|[[SC Ost]]|7 (1)}}
{{Team-Station|bis 2020|[[VfL West]]|}}
{{Team-Station|kaputt|[[VfL Mitte]]|1 (0)}}
}}""",
    """
    senior | FC Nord | player | 2008-07/2009-06 | 2008-07/2009-06 | - | 4 | 0
    senior | SV Süd (Frauenfußball) | player | 2009 | 2011 | - | 20 | -
    senior | FC Nord | player | 2011 | 2012 | SV Süd (Frauenfußball) | 5 | 0
    senior | SC Ost | player | 2013 | 2014 | - | - | -
    senior | SC Ost | player | 2016 | 2016 | - | - | -
    senior | VfL West | player | - | 2020 | - | - | -
    senior | VfL Mitte | player | - | - | - | 1 | 0
    """,
    born="1990-01-01",
    names=("Spielerin C",),
    positions=("position/goalkeeper",),
    left_out={"a figure for two spells": 1, "years that are not understood": 1},
)

SPANISH_LIST = Sample(
    "es",
    """{{Ficha de deportista
|nombre = Jugador A
|nombre completo = Jugador Primero A
|fecha nacimiento = {{fecha|24|6|1987|edad}}
|lugar nacimiento = [[Pueblo (Westlandia)|Pueblo]], [[Westlandia]]
|deporte = [[Fútbol]]
|posición = [[Delantero (fútbol)|Delantero]]
|inicio = [[2004]]<br /><small>([[Club Norte]])</small>
|equipo_debut = [[Club Norte]]
|retiro = 12 de mayo de 2012
|equipo_retiro = [[Club Sur]]
|selección = {{sel|Westlandia}}
|veces internacional = 51
|goles internacional = 7
|debut internacional = 3 de marzo de 2006
|equipos =
* '''Como jugador:'''
* {{bandera|WLD}} [[Club Norte]] (2004-2007)
* → [[Club Este]] (2005-2006, cedido)
* [[Club Sur (Pueblo)|Club Sur]] (2008-12) 120 (30)
* [[Club Oeste]] (2013, 2015–2016)
* '''Como entrenador:'''
* [[Club Norte]] (2017, asistente)
* [[Club Oeste]] (2018-presente)
}}
""",
    """
    senior | Club Norte | player | 2004 | 2007 | - | - | -
    senior | Club Este | player | 2005 | 2006 | Club Norte | - | -
    senior | Club Sur | player | 2008 | 2012 | - | 120 | 30
    senior | Club Oeste | player | 2013 | 2013 | - | - | -
    senior | Club Oeste | player | 2015 | 2016 | - | - | -
    manager | Club Norte | assistant | 2017 | 2017 | - | - | -
    manager | Club Oeste | manager | 2018 | - | - | - | -
    national | Westlandia | player | 2006-03-03 | - | - | 51 | 7
    """,
    born="1987-06-24",
    place="Pueblo",
    names=("Jugador A", "Jugador Primero A"),
    positions=("position/forward",),
)

SPANISH_BOUNDS = Sample(
    "es",
    """{{Ficha de futbolista
| nombre = Jugador B
| fecha nacimiento = 22 de abril de 1964
| ciudaddenacimiento = Pueblo
| paisdenacimiento = Westlandia
| posición = Guardameta
| inicio = 1983
| equipo_debut = [[Club Norte]]
| retiro = 1999
| equipo_retiro = [[Club Sur]]
| selección = [[Selección de fútbol de Westlandia|Westlandia]]
| veces internacional = 3
| goles internacional = 0
}}""",
    """
    national | Selección de fútbol de Westlandia | player | - | - | - | 3 | 0
    senior | Club Norte | player | 1983 | - | - | - | -
    senior | Club Sur | player | - | 1999 | - | - | -
    """,
    born="1964-04-22",
    place="Pueblo",
    names=("Jugador B",),
    positions=("position/goalkeeper",),
)

SPANISH_TABLE = Sample(
    "es",
    """{{Ficha de deportista
| nombre = Jugador C
| deporte = Fútbol
| posición = [[Centrocampista]], mago
| equipos =
{{{!}} class="wikitable"
! Años !! Equipo !! Partidos !! Goles
{{!}}-
{{!}} 1990–1993 {{!}}{{!}} [[Club Norte]] {{!}}{{!}} 60 {{!}}{{!}} 4
{{!}}-
{{!}} 1993–1994
{{!}} → [[Club Este]] (préstamo)
{{!}} 12
{{!}} 1
{{!}}-
{{!}} align="center" {{!}} 1994–
{{!}} [[Club Norte|Club Norte "B"]]
{{!}} ?
{{!}} –
{{!}}}
}}""",
    """
    senior | Club Norte | player | 1990 | 1993 | - | 60 | 4
    senior | Club Este | player | 1993 | 1994 | - | 12 | 1
    senior | Club Norte "B" | player | 1994 | - | - | - | -
    """,
    names=("Jugador C",),
    positions=("position/midfielder",),
    left_out={"a position that is none of ours": 1},
)

SPANISH_NUMBERED = Sample(
    "es",
    """{{Ficha de futbolista
|nombre=Jugador D|fecha nacimiento={{Fecha de nacimiento y edad|1970|1|31}}
|años1=1988–1990|clubes1=[[Club Norte]]|partidos1=20|goles1=1
|años2=1990-|clubes2=[[Club Sur]] (cedido por [[Club Norte]])|partidos2=|goles2=
|años_selección1=1991|selección1=[[Selección de fútbol sub-20 de Westlandia|Westlandia sub-20]]|veces internacional1=4|goles internacional1=1
|años entrenador1=2001-2002|clubes entrenador1=[[Club Sur]] (interino)
}}""",
    """
    senior | Club Norte | player | 1988 | 1990 | - | 20 | 1
    senior | Club Sur | player | 1990 | - | Club Norte | - | -
    national | Selección de fútbol sub-20 de Westlandia | player | 1991 | 1991 | - | 4 | 1
    manager | Club Sur | caretaker | 2001 | 2002 | - | - | -
    """,
    born="1970-01-31",
    names=("Jugador D",),
)

SAMPLES = {
    name.lower().replace("_", "-"): sample for name, sample in sorted(globals().items()) if isinstance(sample, Sample)
}
